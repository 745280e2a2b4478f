import { UsageError } from '../core/harness-error.ts';
import type { KubeClient } from '../kube/client/kube-client.ts';
import { findPath, type AskedRequest, type Request } from './request.ts';
import type { Target } from './target.ts';
import { isHttps, noLoad } from './proofs/reasons.ts';
import { untilListening } from './until-listening.ts';

/** A pod of a target that is not on its way out. */
export interface TargetPod {
  readonly name: string;
  readonly node: string;
  readonly ready: boolean;
  /** Of a pod of a StatefulSet: that of the template that it has. */
  readonly revision?: string;
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
      ...revisionOf(metadata?.labels),
    }));
}

function revisionOf(labels: Readonly<Record<string, string>> = {}): Pick<TargetPod, 'revision'> {
  const revision = labels['controller-revision-hash'];
  return revision === undefined ? {} : { revision };
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
    blockedBy(workload, pods) ??
      'verify it once all of them are: kubectl rollout status says when, kubectl describe pod why not',
  );
}

/** A StatefulSet replaces a pod of an older template only once that is ready. */
function blockedBy({ kind, revision }: Target['workload'], pods: readonly TargetPod[]): string | undefined {
  const blocking = pods.find((pod) => !pod.ready && pod.revision !== revision);
  if (kind !== 'StatefulSet' || revision === undefined || !blocking) return undefined;
  return `pod ${blocking.name} has an older template and never became ready, so that its StatefulSet does not replace it: kubectl delete pod ${blocking.name}`;
}

/**
 * What will be sent to a target that runs; undefined where no load can be sent to it.
 * @throws UsageError where no path is named and none is found, where nobody listens, and where nobody says how a certificate is verified
 */
export async function requestFor(
  client: KubeClient,
  namespace: string,
  { target, pods }: { readonly target: Target; readonly pods: readonly TargetPod[] },
  request: AskedRequest,
): Promise<Request | undefined> {
  if (noLoad(target) !== undefined) return undefined;
  await untilListening(client, namespace, { target, pods });
  const asked = withScheme(target, namespace, request);
  if (asked.path !== undefined) return { ...asked, path: asked.path };
  const pod = pods.find(({ ready }) => ready);
  if (!pod) return undefined;
  return { ...asked, path: await findPath(client, { namespace, name: pod.name }, target, asked) };
}

/** With TLS where that is asked for, or the port says so: the certificate is then that of the Service's name in the cluster. */
function withScheme({ way }: Target, namespace: string, request: AskedRequest): AskedRequest {
  const scheme = request.scheme ?? (way && isHttps(way.port) ? 'https' : 'http');
  if (scheme === 'http') return { ...request, scheme };
  const { ca, serverName, insecure = false } = request;
  const name = way?.service.name ?? '';
  if (ca === undefined && serverName === undefined && !insecure)
    throw new UsageError(
      `Port ${way?.port.port ?? ''} of Service ${name} speaks https, and nothing says who signed its certificate`,
      'name a file with that certificate with --ca FILE; --server-name NAME takes what this machine trusts, --insecure takes any; --scheme http speaks without TLS',
    );
  return { ...request, scheme, serverName: serverName ?? `${name}.${namespace}.svc` };
}
