import type { ContainerReading, PodFact, WorkloadFact } from '../../timeline/fact.ts';
import { podSummary } from '../facts/pod-summary.ts';
import { impossible, type Condition } from './condition.ts';
import { deploymentComplete } from './workload-conditions.ts';

/** Reasons for which a container waits, and which nothing that may still happen in its namespace takes away. */
const hopeless = new Set([
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'CreateContainerConfigError',
  'CreateContainerError',
]);
/** After so many restarts it is no longer a slow start. */
const crashes = 3;

/** As `deploymentComplete`, and impossible as soon as a pod of it says that it cannot start. */
export function deploymentStarted(name: string, labels: Readonly<Record<string, string>>): Condition<WorkloadFact> {
  const complete = deploymentComplete(name);
  const selector = Object.entries(labels);
  return {
    describe: () => complete.describe(),
    test: (namespace) => {
      const progress = complete.test(namespace);
      if (progress.state !== 'pending') return progress;
      const own = [...namespace.pods.values()].filter((pod) =>
        selector.every(([key, value]) => pod.labels[key] === value),
      );
      const broken = own.find(cannotStart);
      return broken ? impossible(podSummary(broken), 'see it with `kubectl describe pod`') : progress;
    },
  };
}

function cannotStart({ containers, reason = '', phase }: PodFact): boolean {
  if (phase === 'Pending' && reason.startsWith('Unschedulable')) return true;
  return containers.some(
    ({ state, reason: why = '', restartCount }: ContainerReading) =>
      state === 'waiting' && (hopeless.has(why) || (why === 'CrashLoopBackOff' && restartCount >= crashes)),
  );
}
