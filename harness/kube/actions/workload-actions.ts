import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { z } from 'zod';
import { apiPath } from '../client/api-path.ts';
import { describeError, HarnessError } from '../../core/harness-error.ts';
import type { KubeClient } from '../client/kube-client.ts';
import type { WorkloadKind } from '../facts/workload-spec.ts';
import { noOwnership, ownership } from '../ownership/ownership.ts';
import { recordCommand, type Actor } from './actor.ts';
import { labels } from './namespace.ts';

export interface WorkloadRef {
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
}

/**
 * Does what `kubectl rollout restart` does: a new annotation in the pod template.
 * @returns the generation to wait for
 */
export async function rolloutRestart(actor: Actor, workload: WorkloadRef): Promise<number> {
  const restartedAt = new Date(actor.clock.now()).toISOString();
  recordCommand(actor, 'rollout restart', nameOfWorkload(workload));
  return patch(actor, workload, restartedAtIn(restartedAt));
}

const rolloutShape = z.looseObject({
  metadata: z.looseObject({ generation: z.number() }),
  spec: z.looseObject({
    template: z.looseObject({
      metadata: z.looseObject({ annotations: z.record(z.string(), z.string()).optional() }),
    }),
  }),
});

/** What a workload makes its pods of. */
type Template = z.infer<typeof rolloutShape>['spec']['template'];

/** What a workload makes its pods of by now, and the generation to wait for. */
export async function readRollout(
  { client }: Pick<Actor, 'client'>,
  { kind, namespace, name }: WorkloadRef,
): Promise<{ readonly template: Template; readonly generation: number }> {
  const path = apiPath`/apis/apps/v1/namespaces/${namespace}/${kind.toLowerCase()}s/${name}`;
  const { metadata, spec } = rolloutShape.parse(await client.transport.json({ path }));
  return { template: spec.template, generation: metadata.generation };
}

/**
 * Does what `kubectl rollout undo` does: gives a workload the whole template that it had before.
 * @param template as `readRollout` had read it
 * @returns the generation to wait for
 */
export async function rolloutUndo(actor: Actor, workload: WorkloadRef, template: Template): Promise<number> {
  recordCommand(actor, 'rollout undo', nameOfWorkload(workload));
  const change = [{ op: 'replace', path: '/spec/template', value: template }];
  return patch(actor, workload, change, PatchStrategy.JsonPatch);
}

/** The annotation that `rolloutRestart` changes. */
export async function readRestartedAt(of: Pick<Actor, 'client'>, workload: WorkloadRef): Promise<string | undefined> {
  const { template } = await readRollout(of, workload);
  return template.metadata.annotations?.[restartedAtKey];
}

/**
 * Undoes a `rolloutRestart`: the template is as it was.
 * @param restartedAt what `readRestartedAt` had said before it
 * @returns the generation to wait for
 */
export async function setRestartedAt(
  actor: Actor,
  workload: WorkloadRef,
  restartedAt: string | undefined,
): Promise<number> {
  recordCommand(actor, 'rollout undo', nameOfWorkload(workload));
  return patch(actor, workload, restartedAtIn(restartedAt ?? null));
}

const restartedAtKey = 'kubectl.kubernetes.io/restartedAt';

function restartedAtIn(at: string | null): object {
  return { spec: { template: { metadata: { annotations: { [restartedAtKey]: at } } } } };
}

/** @returns the generation to wait for */
export async function scale(actor: Actor, workload: WorkloadRef, replicas: number): Promise<number> {
  recordCommand(actor, 'scale', nameOfWorkload(workload), `replicas ${String(replicas)}`);
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
  recordCommand(actor, 'scale', nameOfWorkload(workload), `replicas ${String(replicas)}`);
  return patch(actor, workload, {
    metadata: { labels: { [labels.replicas]: String(usual) }, annotations: ownership(actor.clock) },
    spec: { replicas },
  });
}

/**
 * Ends `scaleForAWhile`, with what it had written on the workload.
 * @throws HarnessError with the command that does it
 */
export async function scaleBack(actor: Actor, workload: WorkloadRef, usual: number): Promise<void> {
  recordCommand(actor, 'scale', nameOfWorkload(workload), `replicas ${String(usual)}`);
  try {
    await giveBackReplicas(actor, workload, usual);
  } catch (error) {
    throw new HarnessError(
      `${nameOfWorkload(workload)} could not be scaled back to ${usual} pods: ${describeError(error)}`,
      {
        code: 'not-scaled-back',
        fix: `kubectl --namespace ${workload.namespace} scale ${nameOfWorkload(workload)} --replicas ${usual}; the next start of Seaworthy does it too`,
        cause: error,
      },
    );
  }
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
  recordCommand(actor, 'patch', nameOfWorkload(workload), detail);
  return patch(actor, workload, change);
}

async function patch(
  { client }: { readonly client: KubeClient },
  { kind, namespace, name }: WorkloadRef,
  body: object,
  strategy: PatchStrategy = PatchStrategy.MergePatch,
): Promise<number> {
  const options = setHeaderOptions('Content-Type', strategy);
  const call = { namespace, name, body };
  const { metadata } = await patches[kind](client, call, options);
  return metadata?.generation ?? 0;
}

type Patch = (
  { apps }: Actor['client'],
  call: { readonly namespace: string; readonly name: string; readonly body: object },
  options: ReturnType<typeof setHeaderOptions>,
) => Promise<{ readonly metadata?: { readonly generation?: number } }>;

const patches: Readonly<Record<WorkloadKind, Patch>> = {
  Deployment: ({ apps }, call, options) => apps.patchNamespacedDeployment(call, options),
  StatefulSet: ({ apps }, call, options) => apps.patchNamespacedStatefulSet(call, options),
  DaemonSet: ({ apps }, call, options) => apps.patchNamespacedDaemonSet(call, options),
};

/** As kubectl takes it: `deployment/web` */
export function nameOfWorkload({ kind, name }: Pick<WorkloadRef, 'kind' | 'name'>): string {
  return `${kind.toLowerCase()}/${name}`;
}
