import type { NamespaceReading } from '../../kube/watch/namespace-view.ts';
import type { PodFact } from '../../timeline/fact.ts';

/** Address of a pod, gone or not; empty when it was never seen. */
export function ipOf(namespace: NamespaceReading, pod: string): string {
  return podsOf(namespace).find(({ name }) => name === pod)?.ip ?? '';
}

/** Name of the pod that has this address, else of the last one that had it; empty when none was seen. */
export function podAt(namespace: NamespaceReading, ip: string): string {
  return podsOf(namespace).findLast((pod) => pod.ip === ip)?.name ?? '';
}

/** Those that are gone first. */
function podsOf({ pods, gonePods }: NamespaceReading): readonly PodFact[] {
  return [...gonePods.values(), ...pods.values()];
}
