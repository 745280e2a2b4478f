import type { ContainerStatus, PodFact, WorkloadFact } from '../../timeline/fact.ts';
import { matchesLabels } from '../facts/matches-labels.ts';
import { podSummary } from '../facts/pod-summary.ts';
import { impossible, type Condition } from './condition.ts';
import { deploymentComplete } from './workload-conditions.ts';

const correctImage = 'correct the name of the image, or put it where the nodes can pull it';
/** What to do about reasons for which a container waits, and which nothing that may still happen in its namespace takes away. */
const fixes = new Map([
  ['ImagePullBackOff', correctImage],
  ['ErrImageNeverPull', correctImage],
  ['InvalidImageName', correctImage],
  ['CreateContainerConfigError', 'let the ConfigMaps and Secrets that it names be there too'],
  ['CreateContainerError', 'correct what the container is to be run with'],
]);
const seeItsLog = 'see its log: it ends by itself, again and again';
const findRoom = 'ask for what a node has to give: resources, selectors, tolerations and spreading';
/** After so many restarts it is no longer a slow start. */
const crashes = 3;

/** As `deploymentComplete`, and impossible as soon as a pod of it says that it cannot start. */
export function deploymentStarted(name: string, labels: Readonly<Record<string, string>>): Condition<WorkloadFact> {
  const complete = deploymentComplete(name);
  return {
    describe: () => complete.describe(),
    test: (namespace) => {
      const progress = complete.test(namespace);
      if (progress.state !== 'pending') return progress;
      const own = [...namespace.pods.values()].filter((pod) => matchesLabels(pod.labels, labels));
      const broken = own.find((pod) => fixOf(pod) !== undefined);
      return broken ? impossible(podSummary(broken), fixOf(broken)) : progress;
    },
  };
}

/** What to do where a pod cannot start; undefined where it still may. */
function fixOf({ containers, reason = '', phase }: PodFact): string | undefined {
  if (phase === 'Pending' && reason.startsWith('Unschedulable')) return findRoom;
  return containers
    .filter(({ state }) => state === 'waiting')
    .map(({ reason: why = '', restartCount }: ContainerStatus) =>
      why === 'CrashLoopBackOff' && restartCount >= crashes ? seeItsLog : fixes.get(why),
    )
    .find((fix) => fix !== undefined);
}
