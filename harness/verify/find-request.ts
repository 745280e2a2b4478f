import { UsageError } from '../core/harness-error.ts';
import type { KubeClient } from '../kube/client/kube-client.ts';
import { podSummary } from '../kube/facts/pod-summary.ts';
import { readPods } from '../kube/facts/read-pods.ts';
import type { PodFact } from '../timeline/fact.ts';
import { findPath, knownRequest, schemeOf, type AskedHttpRequest, type AskedRequest, type Request } from './request.ts';
import type { Target } from './target.ts';
import { noLoad } from './proofs/reasons.ts';

/** A pod of a target that is not on its way out. */
export interface TargetPod {
  readonly name: string;
  readonly node: string;
  readonly ready: boolean;
  /** Of a pod of a StatefulSet: that of the template that it has. */
  readonly revision?: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Of one that is not ready: what it says of itself. */
  readonly unready?: string;
}

/** The pods of a target as they are now. */
export async function podsOf(
  client: Pick<KubeClient, 'transport'>,
  namespace: string,
  { labels }: Pick<Target, 'labels'>,
): Promise<readonly TargetPod[]> {
  const pods = await readPods(client, namespace, { labels });
  return pods.filter(({ deletionTimestamp }) => deletionTimestamp === undefined).map(targetPodOf);
}

function targetPodOf(pod: PodFact): TargetPod {
  const { name, createdAt, node = 'no node', ready, labels } = pod;
  const revision = labels['controller-revision-hash'];
  return {
    ...{ name, createdAt, node, ready },
    ...(!ready && { unready: podSummary(pod) }),
    ...(revision !== undefined && { revision }),
  };
}

/**
 * Proofs tell what they do from what was the matter before only where nothing was.
 * @throws UsageError where not all pods of a target are ready
 */
export function assureAllReady({ workload }: Target, pods: readonly TargetPod[]): void {
  const ready = pods.filter((pod) => pod.ready).length;
  if (ready === workload.replicas && pods.length === ready) return;
  const [first = '', ...others] = pods.flatMap(({ unready = [] }) => unready);
  const why = others.length === 0 ? first : `${first}; and ${others.length} more`;
  throw new UsageError(
    `${workload.kind} ${workload.name} is to have ${workload.replicas} pods, and has ${pods.length}, of which ${ready} are ready${why === '' ? '' : `: ${why}`}`,
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
 * @throws UsageError where no path is named and none is found, and where nobody says how a certificate is verified
 */
export async function requestFor(
  client: KubeClient,
  namespace: string,
  { target, pods }: { readonly target: Target; readonly pods: readonly TargetPod[] },
  request: AskedRequest,
): Promise<Request | undefined> {
  if (noLoad(target) !== undefined) return undefined;
  if (request.protocol === 'tcp') return request;
  const asked = target.url ? request : withScheme(target, namespace, request);
  const known = knownRequest(asked);
  if (known) return known;
  const pod = pods.find(({ ready }) => ready);
  if (!pod) return undefined;
  return { ...asked, path: await findPath(client, { namespace, name: pod.name }, target, asked) };
}

/** With TLS where that is asked for, or the port says so: the certificate is then that of the Service's name in the cluster. */
function withScheme({ way }: Target, namespace: string, request: AskedHttpRequest): AskedHttpRequest {
  const scheme = schemeOf(request, way);
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
