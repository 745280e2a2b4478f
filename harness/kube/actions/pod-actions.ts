import { recordCommand, type Actor } from './actor.ts';

/** One pod, told apart by its UID from a successor with the same name. */
export interface PodIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/**
 * Asks for a pod's deletion; the pod lives on for its grace period.
 * @param options.gracePeriodSeconds by default that of the pod's spec; 0 deletes with force
 * @throws KubeError, 409 when the name belongs to another pod by now
 */
export async function deletePod(
  actor: Actor,
  pod: PodIdentity,
  options: { gracePeriodSeconds?: number } = {},
): Promise<void> {
  const { gracePeriodSeconds } = options;
  const detail = gracePeriodSeconds === undefined ? undefined : `gracePeriodSeconds ${String(gracePeriodSeconds)}`;
  recordCommand(actor, 'delete', `pod/${pod.name}`, detail);
  await actor.client.core.deleteNamespacedPod({
    namespace: pod.namespace,
    name: pod.name,
    body: { preconditions: { uid: pod.uid }, ...options },
  });
}

/**
 * Asks for a pod's eviction, which PodDisruptionBudgets can refuse.
 * @throws KubeError, 429 when a PodDisruptionBudget does not allow it now
 */
export async function evictPod(actor: Actor, pod: PodIdentity): Promise<void> {
  recordCommand(actor, 'evict', `pod/${pod.name}`);
  await actor.client.core.createNamespacedPodEviction({
    namespace: pod.namespace,
    name: pod.name,
    body: {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { namespace: pod.namespace, name: pod.name },
      deleteOptions: { preconditions: { uid: pod.uid } },
    },
  });
}
