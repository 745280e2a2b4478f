import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { seconds, type Duration } from '../core/duration.ts';
import { HarnessError } from '../core/harness-error.ts';
import { recordCommand, type Actor } from './actor.ts';
import { isEvictionRefused, isNotFound } from './kube-error.ts';
import { evictPod, type PodIdentity } from './pod-actions.ts';

/** Keeps new pods off a node. */
export async function cordon(actor: Actor, node: string): Promise<void> {
  recordCommand(actor, 'cordon', `node/${node}`);
  await setUnschedulable(actor, node, true);
}

/** Lets new pods onto a node again. */
export async function uncordon(actor: Actor, node: string): Promise<void> {
  recordCommand(actor, 'uncordon', `node/${node}`);
  await setUnschedulable(actor, node, false);
}

/**
 * Cordons a node and evicts a namespace's pods from it, as `kubectl drain` does: an eviction that a PodDisruptionBudget
 * refuses is asked for again, for as long as the time allows. Pods of DaemonSets stay. Does not wait for their end.
 * @returns the evicted pods
 */
export async function drainNode(
  actor: Actor,
  target: { node: string; namespace: string; labelSelector?: string },
  timeout: Duration,
): Promise<readonly PodIdentity[]> {
  const { node, ...where } = target;
  const deadline = actor.clock.now() + timeout;
  await cordon(actor, node);
  const { items } = await actor.client.core.listNamespacedPod({ ...where, fieldSelector: `spec.nodeName=${node}` });
  const pods = items
    .filter(({ metadata }) => !metadata?.ownerReferences?.some(({ kind }) => kind === 'DaemonSet'))
    .map(({ metadata }) => ({
      namespace: where.namespace,
      name: metadata?.name ?? '',
      uid: metadata?.uid ?? '',
    }));
  await Promise.all(pods.map((pod) => evictUntilAllowed(actor, pod, deadline)));
  return pods;
}

async function evictUntilAllowed(actor: Actor, pod: PodIdentity, deadline: number): Promise<void> {
  for (;;) {
    try {
      await evictPod(actor, pod);
      return;
    } catch (error) {
      if (isNotFound(error)) return;
      if (!isEvictionRefused(error)) throw error;
      if (actor.clock.now() > deadline) {
        throw new HarnessError(`A PodDisruptionBudget refused the eviction of ${pod.name} until the time was over`, {
          code: 'eviction-refused',
          fix: 'Give the budget room: more replicas, or a smaller minAvailable',
          cause: error,
        });
      }
      await actor.clock.sleep(seconds(1));
    }
  }
}

async function setUnschedulable({ client }: Actor, name: string, unschedulable: boolean): Promise<void> {
  const options = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
  await client.core.patchNode({ name, body: { spec: { unschedulable } } }, options);
}
