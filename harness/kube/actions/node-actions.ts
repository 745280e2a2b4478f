import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { seconds, type Duration } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { recordCommand, type Actor } from './actor.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { isEvictionRefused, isNotFound } from '../client/kube-error.ts';
import { noOwnership, ownership } from '../ownership/ownership.ts';
import { evictPod, type PodIdentity } from './pod-actions.ts';

/** Keeps new pods off a node, and annotates the node with this run, so that a cordon of a dead run can be lifted. */
export async function cordon(actor: Actor, node: string): Promise<void> {
  recordCommand(actor, 'cordon', `node/${node}`);
  await patchNode(actor.client, node, {
    spec: { unschedulable: true },
    metadata: { annotations: ownership(actor.clock) },
  });
}

/** Lets new pods onto a node again. */
export async function uncordon(actor: Actor, node: string): Promise<void> {
  recordCommand(actor, 'uncordon', `node/${node}`);
  await letPodsOnto(actor.client, node);
}

/** Like `uncordon`, but not recorded on the timeline of a proof. */
export async function letPodsOnto(client: KubeClient, node: string): Promise<void> {
  await patchNode(client, node, { spec: { unschedulable: null }, metadata: { annotations: noOwnership } });
}

/**
 * Cordons a node and evicts a namespace's pods with these labels from it, as `kubectl drain` does: an eviction that a PodDisruptionBudget
 * refuses is asked for again, for as long as the time allows. Pods of DaemonSets stay. Does not wait for their end.
 * @returns the evicted pods
 */
export async function drainNode(
  actor: Actor,
  target: { node: string; namespace: string; labels: Readonly<Record<string, string>> },
  timeout: Duration,
): Promise<readonly PodIdentity[]> {
  const { node, namespace, labels } = target;
  const deadline = actor.clock.now() + timeout;
  await cordon(actor, node);
  const { items } = await actor.client.core.listNamespacedPod({
    namespace,
    labelSelector: Object.entries(labels)
      .map((pair) => pair.join('='))
      .join(','),
    fieldSelector: `spec.nodeName=${node}`,
  });
  const pods = items
    .filter(({ metadata }) => !metadata?.ownerReferences?.some(({ kind }) => kind === 'DaemonSet'))
    .map(({ metadata }) => ({
      namespace,
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

async function patchNode(client: KubeClient, name: string, body: object): Promise<void> {
  await client.core.patchNode({ name, body }, setHeaderOptions('Content-Type', PatchStrategy.MergePatch));
}
