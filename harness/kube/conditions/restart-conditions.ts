import type { ContainerStatus, PodFact, WorkloadFact } from '../../timeline/fact.ts';
import { met, pending, type Condition } from './condition.ts';
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

/** Met by a pod that no node can take, for a reason that says so. */
export function unschedulable(ref: PodRef, why: RegExp): Condition<PodFact> {
  return ofPod(ref, `to be unschedulable for ${String(why)}`, (pod) => {
    return pod.phase === 'Pending' && why.test(pod.reason ?? '') ? met(pod) : pending(podSummary(pod));
  });
}

const nothingYet = { name: '', init: false, ready: false, state: 'waiting', restartCount: 0 } as const;

/** The only container of a pod, apart from its init containers. */
export function mainOf(pod: PodFact): ContainerStatus {
  return pod.containers.find(({ init }) => !init) ?? nothingYet;
}

function times(restarts: number): string {
  return `${String(restarts)} restart${restarts === 1 ? '' : 's'}`;
}
