import type { NamespaceState } from '../../kube/watch/namespace-view.ts';

/** Name of the pod that has this address, else of the last one that had it; empty when none was seen. */
export function podAt({ pods, deletedPods }: NamespaceState, ip: string): string {
  return [...deletedPods.values(), ...pods.values()].findLast((pod) => pod.ip === ip)?.name ?? '';
}
