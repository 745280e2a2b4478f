import type { ContainerStatus, PodFact } from '../../timeline/fact.ts';
import { impossible, met, pending, type Condition, type Progress } from './condition.ts';
import type { NamespaceState } from '../watch/namespace-view.ts';
import { labelSelectorOf, matchesLabels } from '../facts/matches-labels.ts';
import { podSummary } from '../facts/pod-summary.ts';

/** A pod by UID is one incarnation; by name it is whichever lives under that name. */
export type PodRef = { readonly uid: string } | { readonly name: string };

/** Met by a pod that is ready and not on its way out. */
export function podReady(ref: PodRef): Condition<PodFact> {
  return ofPod(ref, 'to be ready', (pod) => {
    if (pod.ready && pod.deletionTimestamp === undefined) return met(pod);
    if (pod.deletionTimestamp !== undefined && 'uid' in ref)
      return impossible(`it is being deleted: ${podSummary(pod)}`);
    if (pod.phase === 'Failed' || pod.phase === 'Succeeded') return impossible(`it has ended: ${podSummary(pod)}`);
    return brokenImage(pod) ?? pending(podSummary(pod));
  });
}

/** Met once the container runs, ready or not. */
export function containerRunning(ref: PodRef, container: string): Condition<PodFact> {
  return ofPod(ref, `to have container ${container} running`, (pod) => {
    const snapshot = pod.containers.find(({ name }) => name === container);
    return snapshot?.state === 'running' ? met(pod) : (brokenImage(pod) ?? pending(podSummary(pod)));
  });
}

/** Met once the pod is in this phase. */
export function podInPhase(ref: PodRef, phase: string): Condition<PodFact> {
  return ofPod(ref, `to be ${phase}`, (pod) => (pod.phase === phase ? met(pod) : pending(podSummary(pod))));
}

/** Met once the container has been started again so many times. */
export function containerRestarted(ref: PodRef, container: string, times: number): Condition<PodFact> {
  return ofPod(ref, `to have container ${container} restarted ${times} times`, (pod) => {
    const snapshot = pod.containers.find(({ name }) => name === container);
    return (snapshot?.restartCount ?? 0) >= times ? met(pod) : pending(podSummary(pod));
  });
}

/** Met once the container waits for one of these reasons. */
export function containerWaiting(ref: PodRef, container: string, ...reasons: readonly string[]): Condition<PodFact> {
  return ofPod(ref, `to have container ${container} waiting: ${reasons.join(' or ')}`, (pod) => {
    const snapshot = pod.containers.find(({ name }) => name === container);
    const meant = snapshot?.state === 'waiting' && reasons.includes(snapshot.reason ?? '');
    return meant ? met(pod) : pending(podSummary(pod));
  });
}

/** Met once the container, which may be an init container, has ended. */
export function containerTerminated(ref: PodRef, container: string): Condition<PodFact> {
  return ofPod(ref, `to have container ${container} ended`, (pod) => {
    const snapshot = pod.containers.find(({ name }) => name === container);
    return snapshot?.state === 'terminated' ? met(pod) : pending(podSummary(pod));
  });
}

/** Met once every container but the init containers has ended; the value holds their exit codes. */
export function podTerminated(ref: PodRef): Condition<PodFact> {
  const what = 'to have all its containers ended';
  return {
    describe: () => describePod(ref, what),
    test: (namespace) => {
      const pod = findPod(namespace, ref) ?? ('uid' in ref ? namespace.deletedPods.get(ref.uid) : undefined);
      if (!pod) return pending('it was not seen yet');
      const main = pod.containers.filter(({ init }) => !init);
      if (main.length > 0 && main.every(({ state }) => state === 'terminated')) return met(pod);
      return pod.change === 'deleted'
        ? impossible(`it was gone before its exit was seen, last as ${podSummary(pod)}`)
        : pending(podSummary(pod));
    },
  };
}

/** Met once the pod's deletion was seen, or the pod is gone. */
export function podLeaving(uid: string): Condition<PodFact> {
  return {
    describe: () => describePod({ uid }, 'to be on its way out'),
    test: ({ pods, deletedPods }) => {
      const pod = deletedPods.get(uid) ?? pods.get(uid);
      if (pod?.change === 'deleted' || pod?.deletionTimestamp !== undefined) return met(pod);
      return pending(describeLeft(uid, pod));
    },
  };
}

/** Met once the API no longer has these pods; the value is the last state of each. */
export function podsGone(uids: readonly string[]): Condition<readonly PodFact[]> {
  return {
    describe: () => `${count(uids.length, 'pod')} to be gone`,
    test: ({ pods, deletedPods }) => {
      const left = uids.filter((uid) => !deletedPods.has(uid));
      if (left.length === 0) return met(uids.flatMap((uid) => deletedPods.get(uid) ?? []));
      return pending(left.map((uid) => describeLeft(uid, pods.get(uid))).join('; '));
    },
  };
}

/** Met once the API no longer has one of these pods; the value is its last state. */
export function anyPodGone(uids: readonly string[]): Condition<PodFact> {
  return {
    describe: () => `one of ${count(uids.length, 'pod')} to be gone`,
    test: ({ deletedPods }) => {
      const first = uids.map((uid) => deletedPods.get(uid)).find((pod) => pod !== undefined);
      return first ? met(first) : pending('all of them are there');
    },
  };
}

/** Met when exactly so many pods with these labels exist that are not terminating, and all of them are ready. */
export function allPodsReady(
  labels: Readonly<Record<string, string>>,
  expected: number,
): Condition<readonly PodFact[]> {
  return {
    describe: () => `${count(expected, 'pod')} with ${labelSelectorOf(labels)} to be ready`,
    test: ({ pods }) => {
      const chosen = [...pods.values()].filter(
        (pod) => pod.deletionTimestamp === undefined && matchesLabels(pod.labels, labels),
      );
      const ready = chosen.filter((pod) => pod.ready);
      if (chosen.length === expected && ready.length === expected) return met(chosen);
      const others = chosen.filter((pod) => !pod.ready).map(podSummary);
      const state = `${count(chosen.length, 'pod')}, ${String(ready.length)} ready`;
      const broken = chosen.map(brokenImage).find((progress) => progress !== undefined);
      return broken ?? pending([state, ...others].join('; '));
    },
  };
}

/** A condition on one pod, impossible once that very pod is gone. */
export function ofPod(ref: PodRef, what: string, test: (pod: PodFact) => Progress<PodFact>): Condition<PodFact> {
  return {
    describe: () => describePod(ref, what),
    test: (namespace) => {
      const pod = findPod(namespace, ref);
      if (pod) return test(pod);
      const gone = 'uid' in ref ? namespace.deletedPods.get(ref.uid) : undefined;
      return gone ? impossible(`it is gone, last seen as ${podSummary(gone)}`) : pending('no such pod yet');
    },
  };
}

/** Finds a pod. A watch can show two pods of one name for a moment: the younger one is meant. */
function findPod({ pods }: NamespaceState, ref: PodRef): PodFact | undefined {
  if ('uid' in ref) return pods.get(ref.uid);
  return [...pods.values()].findLast(({ name }) => name === ref.name);
}

function describePod(ref: PodRef, what: string): string {
  return `pod ${'uid' in ref ? `with UID ${ref.uid}` : ref.name} ${what}`;
}

function describeLeft(uid: string, pod: PodFact | undefined): string {
  return pod ? podSummary(pod) : `no pod with UID ${uid} was ever seen`;
}

/** Reasons that no waiting cures: nobody is going to bring the image. */
function brokenImage(pod: PodFact): Progress<never> | undefined {
  const broken = pod.containers.find(
    ({ state, reason }: ContainerStatus) =>
      state === 'waiting' && (reason === 'ErrImageNeverPull' || reason === 'InvalidImageName'),
  );
  if (!broken) return undefined;
  return impossible(podSummary(pod), 'Load the image into the nodes (`seaworthy up`), or correct its name');
}

function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`;
}
