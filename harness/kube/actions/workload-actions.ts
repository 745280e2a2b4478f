import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import type { KubeClient } from '../client/kube-client.ts';
import { noOwnership, ownership } from '../ownership/ownership.ts';
import { recordCommand, type Actor } from './actor.ts';
import { labels } from './namespace.ts';

export interface WorkloadRef {
  readonly kind: 'Deployment' | 'StatefulSet';
  readonly namespace: string;
  readonly name: string;
}

/**
 * Does what `kubectl rollout restart` does: a new annotation in the pod template.
 * @returns the generation to wait for
 */
export async function rolloutRestart(actor: Actor, workload: WorkloadRef): Promise<number> {
  const restartedAt = new Date(actor.clock.now()).toISOString();
  recordCommand(actor, 'rollout restart', nameOf(workload));
  return patch(actor, workload, {
    spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': restartedAt } } } },
  });
}

/** @returns the generation to wait for */
export async function scale(actor: Actor, workload: WorkloadRef, replicas: number): Promise<number> {
  recordCommand(actor, 'scale', nameOf(workload), `replicas ${String(replicas)}`);
  return patch(actor, workload, { spec: { replicas } });
}

/**
 * Scales a workload for a while, and writes on it to how many pods it is to be scaled back, so that this can be done for a dead run.
 * @returns the generation to wait for
 */
export async function scaleForAWhile(
  actor: Actor,
  workload: WorkloadRef,
  { replicas, usual }: { readonly replicas: number; readonly usual: number },
): Promise<number> {
  recordCommand(actor, 'scale', nameOf(workload), `replicas ${String(replicas)}`);
  return patch(actor, workload, {
    metadata: { labels: { [labels.replicas]: String(usual) }, annotations: ownership(actor.clock) },
    spec: { replicas },
  });
}

/**
 * Ends `scaleForAWhile`, with what it had written on the workload.
 * @returns the generation to wait for
 */
export async function scaleBack(actor: Actor, workload: WorkloadRef, usual: number): Promise<number> {
  recordCommand(actor, 'scale', nameOf(workload), `replicas ${String(usual)}`);
  return giveBackReplicas(actor, workload, usual);
}

/** Like `scaleBack`, but not recorded on the timeline of a proof. */
export function giveBackReplicas(
  of: { readonly client: KubeClient },
  workload: WorkloadRef,
  usual: number,
): Promise<number> {
  return patch(of, workload, {
    metadata: { labels: { [labels.replicas]: null }, annotations: noOwnership },
    spec: { replicas: usual },
  });
}

/**
 * Changes a workload by a JSON merge patch.
 * @param detail what the change is about, for the record
 * @returns the generation to wait for
 */
export async function patchWorkload(
  actor: Actor,
  workload: WorkloadRef,
  change: object,
  detail: string,
): Promise<number> {
  recordCommand(actor, 'patch', nameOf(workload), detail);
  return patch(actor, workload, change);
}

async function patch(
  { client }: { readonly client: KubeClient },
  { kind, namespace, name }: WorkloadRef,
  body: object,
): Promise<number> {
  const options = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
  const call = { namespace, name, body };
  const patched =
    kind === 'Deployment'
      ? await client.apps.patchNamespacedDeployment(call, options)
      : await client.apps.patchNamespacedStatefulSet(call, options);
  return patched.metadata?.generation ?? 0;
}

function nameOf({ kind, name }: WorkloadRef): string {
  return `${kind.toLowerCase()}/${name}`;
}
