import { UsageError } from '../core/harness-error.ts';
import type { KubeClient } from '../kube/client/kube-client.ts';
import { findPath, type AskedRequest, type Request } from './request.ts';
import type { Target } from './target.ts';
import { noLoad } from './proofs/reasons.ts';

/** A pod of a target that is not on its way out. */
export interface TargetPod {
  readonly name: string;
  readonly node: string;
  readonly ready: boolean;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** The pods of a target as they are now. */
export async function podsOf(
  { core }: KubeClient,
  namespace: string,
  { labels }: Target,
): Promise<readonly TargetPod[]> {
  const labelSelector = Object.entries(labels)
    .map((pair) => pair.join('='))
    .join(',');
  const { items } = await core.listNamespacedPod({ namespace, labelSelector });
  return items
    .filter(({ metadata }) => metadata?.deletionTimestamp === undefined)
    .map(({ metadata, spec, status }) => ({
      name: metadata?.name ?? '',
      createdAt: metadata?.creationTimestamp?.getTime() ?? 0,
      node: spec?.nodeName ?? 'no node',
      ready: status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false,
    }));
}

/**
 * Proofs tell what they do from what was the matter before only where nothing was.
 * @throws UsageError where not all pods of a target are ready
 */
export function assureAllReady({ workload }: Target, pods: readonly TargetPod[]): void {
  const ready = pods.filter((pod) => pod.ready).length;
  if (ready === workload.replicas && pods.length === ready) return;
  throw new UsageError(
    `${workload.kind} ${workload.name} is to have ${workload.replicas} pods, and has ${pods.length}, of which ${ready} are ready`,
    'verify it once all of them are: kubectl rollout status says when, kubectl describe pod why not',
  );
}

/**
 * What will be sent to a target that runs; undefined where no load can be sent to it.
 * @throws UsageError where no path is named and none is found
 */
export async function requestFor(
  client: KubeClient,
  namespace: string,
  { target, pods }: { readonly target: Target; readonly pods: readonly TargetPod[] },
  asked: AskedRequest,
): Promise<Request | undefined> {
  if (noLoad(target) !== undefined) return undefined;
  if (asked.path !== undefined) return { ...asked, path: asked.path };
  const pod = pods.find(({ ready }) => ready);
  if (!pod) return undefined;
  return { ...asked, path: await findPath(client, { namespace, name: pod.name }, target, asked) };
}
