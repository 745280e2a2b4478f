import type { NamespaceState } from '../../kube/watch/namespace-view.ts';
import type { PodFact } from '../../timeline/fact.ts';

/** Address of a pod, gone or not; empty when it was never seen. */
export function ipOf(namespace: NamespaceState, pod: string): string {
  return podsOf(namespace).find(({ name }) => name === pod)?.ip ?? '';
}

/** Name of the pod that has this address, else of the last one that had it; empty when none was seen. */
export function podAt(namespace: NamespaceState, ip: string): string {
  return podsOf(namespace).findLast((pod) => pod.ip === ip)?.name ?? '';
}

/** The pods of a namespace, deleted ones first. */
function podsOf({ pods, deletedPods }: NamespaceState): readonly PodFact[] {
  return [...deletedPods.values(), ...pods.values()];
}
