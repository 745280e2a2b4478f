import type { ContainerStatus, EventFact, PodFact, WorkloadFact } from '../../timeline/fact.ts';
import { isKilledForProbe } from '../../timeline/killed-for-probe.ts';
import { impossible, met, pending, type Condition } from './condition.ts';
import { allPodsReady, ofPod, type PodRef } from './pod-conditions.ts';
import { matchesLabels } from '../facts/matches-labels.ts';
import { podSummary } from '../facts/pod-summary.ts';

/** Met when one pod alone with these labels is there and not terminating, and it is ready. */
export function onePodReady(labels: Readonly<Record<string, string>>): Condition<PodFact> {
  const all = allPodsReady(labels, 1);
  return {
    describe: () => all.describe(),
    test: (namespace) => {
      const progress = all.test(namespace);
      const [pod] = progress.state === 'met' ? progress.value : [];
      return progress.state === 'met' ? (pod ? met(pod) : pending('no pod')) : progress;
    },
  };
}

/** Met once so many pods of a ReplicaSet are ready, by its own status. */
export function replicaSetReady(name: string, ready: number): Condition<WorkloadFact> {
  return {
    describe: () => `ReplicaSet ${name} to have ${String(ready)} ready`,
    test: ({ workloads }) => {
      const fact = workloads.get(`ReplicaSet/${name}`);
      return fact?.ready === ready ? met(fact) : pending(`${String(fact?.ready ?? 0)} ready`);
    },
  };
}

/** Met by a pod whose main container was restarted at least so often and is ready again. */
export function readyAgain(ref: PodRef, restarts: number): Condition<PodFact> {
  return ofPod(ref, `to be ready after ${times(restarts)}`, (pod) => {
    const { restartCount } = mainOf(pod);
    return pod.ready && restartCount >= restarts ? met(pod) : pending(podSummary(pod));
  });
}

/** Met by a pod whose main container was restarted at least so often and waits for the next start. */
export function backingOff(ref: PodRef, restarts: number): Condition<PodFact> {
  return ofPod(ref, `to be in CrashLoopBackOff after ${times(restarts)}`, (pod) => {
    const { state, reason, restartCount } = mainOf(pod);
    const waits = state === 'waiting' && reason === 'CrashLoopBackOff';
    return waits && restartCount >= restarts ? met(pod) : pending(podSummary(pod));
  });
}

/** Met once a run of the pod's container has ended, by itself or not. */
export function runEnded(ref: PodRef, { name, restartCount }: ContainerRun): Condition<PodFact> {
  return ofPod(ref, `to have container ${name} end`, (pod) => {
    const now = pod.containers.find((container) => container.name === name);
    const ended = now !== undefined && (now.restartCount > restartCount || now.state !== 'running');
    return ended ? met(pod) : pending(podSummary(pod));
  });
}

/** Met by a pod that is ready after a run of its container has ended; impossible once the container has ended twice more by itself. */
export function comesBack(ref: PodRef, { name, restartCount }: ContainerRun): Condition<PodFact> {
  return ofPod(ref, `to be ready again after the end of container ${name}`, (pod) => {
    const now = pod.containers.find((container) => container.name === name) ?? nothingYet;
    if (pod.ready && now.restartCount > restartCount) return met(pod);
    const loops = now.reason === 'CrashLoopBackOff' && now.restartCount > restartCount + 1;
    return loops ? impossible(podSummary(pod)) : pending(podSummary(pod));
  });
}

/** The run of a container of which no other is meant: the number of its restarts until then tells it. */
type ContainerRun = Pick<ContainerStatus, 'name' | 'restartCount'>;

/** Met once so many pods with these labels were restarted at least so often, each. */
export function allRestarted(
  labels: Readonly<Record<string, string>>,
  expected: number,
  restarts: number,
): Condition<readonly PodFact[]> {
  return {
    describe: () => `${String(expected)} pods to have had ${times(restarts)} each`,
    test: ({ pods }) => {
      const chosen = [...pods.values()].filter((pod) => matchesLabels(pod.labels, labels));
      const there = chosen.filter((pod) => mainOf(pod).restartCount >= restarts);
      return there.length === expected ? met(there) : pending(chosen.map(podSummary).join('; ') || 'no pod yet');
    },
  };
}

/**
 * Met once no container of the pods with these labels is being ended for a probe, as the kubelet said it would be: its preStop hook may take
 * its time, and until then the container runs.
 */
export function restartsDone(labels: Readonly<Record<string, string>>): Condition<undefined> {
  return {
    describe: () => 'the restarts that probes have begun to be done',
    test: ({ pods, events }) => {
      const begun = [...pods.values()]
        .filter((pod) => matchesLabels(pod.labels, labels))
        .flatMap((pod) => pod.containers.flatMap((container) => killingSaid(pod, container, events)));
      return begun.length === 0 ? met(undefined) : pending(begun.join('; '));
    },
  };
}

/** What the kubelet said of a container that still runs. */
function killingSaid(
  { uid, name: pod, createdAt }: PodFact,
  { name, state, startedAt = createdAt }: ContainerStatus,
  events: readonly EventFact[],
): readonly string[] {
  if (state !== 'running') return [];
  const said = events.find(
    (event) => event.about.uid === uid && (event.happenedAt ?? 0) > startedAt && isKilledForProbe(event, name),
  );
  return said ? [`${pod}: ${said.message}`] : [];
}

/** Met by a pod that no node can take, for a reason that says so. */
export function unschedulable(ref: PodRef, why: RegExp): Condition<PodFact> {
  return ofPod(ref, `to be unschedulable for ${String(why)}`, (pod) => {
    return pod.phase === 'Pending' && why.test(pod.reason ?? '') ? met(pod) : pending(podSummary(pod));
  });
}

const nothingYet: ContainerStatus = { name: '', init: false, ready: false, state: 'waiting', restartCount: 0 };

/** The only container of a pod, apart from its init containers. */
export function mainOf(pod: PodFact): ContainerStatus {
  return pod.containers.find(({ init }) => !init) ?? nothingYet;
}

function times(restarts: number): string {
  return `${String(restarts)} restart${restarts === 1 ? '' : 's'}`;
}
