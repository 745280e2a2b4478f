import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { recordCommand, type Actor } from './actor.ts';

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

async function patch({ client }: Actor, { kind, namespace, name }: WorkloadRef, body: object): Promise<number> {
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
