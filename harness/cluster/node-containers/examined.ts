import { existsSync } from 'node:fs';
import type { Config } from '../../config/config.ts';
import { seconds } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { isOfVersion } from '../../core/kubernetes-version.ts';
import { connect } from '../../kube/client/kube-client.ts';
import { readClusterInfo, type ClusterInfo } from '../../kube/facts/cluster-info.ts';
import type { ProvidedCluster } from '../cluster-provider.ts';
import { isMadeAsToday, readRecord } from './made-record.ts';
import type { NodeContainer } from './node-container.ts';

/** Either the cluster, or in a few words why what is there cannot be used, and whose that is. */
export type Examined =
  | { readonly cluster: ProvidedCluster; readonly info: ClusterInfo }
  | { readonly unfit: string; readonly whose: 'nobody' | 'ours' | 'another' };

/** A cluster of node containers, as far as looking at it differs between those who make such. */
interface ToExamine {
  readonly nodes: readonly NodeContainer[];
  /** Who else made it, as `otherMaker` says it. */
  readonly maker: string | undefined;
  /** What is wrong with the nodes of a cluster of the recorded shape, told where all of them run. */
  readonly wrongNodes: (shape: unknown) => string | undefined;
  readonly where: Pick<ProvidedCluster, 'kubeconfig' | 'context'>;
  /** The record of how it was made, and what it would be made from today, by its shape then. */
  readonly made: { readonly record: string; readonly inputOf: (shape: unknown) => string };
  readonly provided: (info: ClusterInfo) => Omit<ProvidedCluster, 'kubeconfig' | 'context' | 'ours'>;
}

/** Looks at a cluster without changing it: takes well under a second. */
export async function examineNodes(
  { kubernetesVersion, proxyMode, nodes: wanted }: Config,
  of: ToExamine,
): Promise<Examined> {
  const { nodes, maker, where } = of;
  if (nodes.length === 0) return { unfit: 'no cluster yet', whose: 'nobody' };
  if (maker !== undefined) return { unfit: maker, whose: 'another' };
  const unfit = unfitOf(of);
  if (unfit !== undefined) return { unfit, whose: 'ours' };
  const info = await askApi(where, nodes.length);
  if ('unfit' in info) return { ...info, whose: 'ours' };
  if (kubernetesVersion !== undefined && !isOfVersion(info.version, kubernetesVersion))
    return { unfit: `Kubernetes is ${info.version}, wanted is ${kubernetesVersion}`, whose: 'ours' };
  if (proxyMode !== undefined && info.proxyMode !== proxyMode)
    return { unfit: `kube-proxy is in mode ${info.proxyMode}, wanted is ${proxyMode}`, whose: 'ours' };
  const has = info.nodes.length === 1 ? 'one' : 'several';
  if (wanted !== undefined && has !== wanted)
    return { unfit: `the number of its nodes is ${info.nodes.length}, wanted: ${wanted}`, whose: 'ours' };
  return { cluster: { ...where, ...of.provided(info), ours: true }, info };
}

function unfitOf({ nodes, wrongNodes, where, made }: ToExamine): string | undefined {
  const down = nodes.find(({ state }) => state !== 'running');
  if (down) return `node ${down.name} is ${down.state}`;
  const record = readRecord(made.record);
  const wrong = wrongNodes(record?.shape);
  if (wrong !== undefined) return wrong;
  if (!existsSync(where.kubeconfig)) return 'its creation was not finished';
  return record && isMadeAsToday(record, made.inputOf) ? undefined : 'it was made with another configuration';
}

/** What the API server of a cluster of ours tells, where it answers in time and all its nodes are Ready. */
async function askApi(
  where: Pick<ProvidedCluster, 'kubeconfig' | 'context'>,
  nodes: number,
): Promise<ClusterInfo | { readonly unfit: string }> {
  try {
    const info = await readClusterInfo(connect(where), seconds(10));
    const ready = info.nodes.filter((node) => node.ready).length;
    return ready === nodes ? info : { unfit: `${ready} of ${nodes} nodes are Ready` };
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    return { unfit: `the API server does not answer: ${error.message}` };
  }
}
