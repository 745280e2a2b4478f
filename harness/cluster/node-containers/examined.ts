import type { Duration } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { connect } from '../../kube/client/kube-client.ts';
import { readClusterInfo, type ClusterInfo } from '../../kube/facts/cluster-info.ts';
import type { ProvidedCluster } from '../cluster-provider.ts';

/** Either the cluster, or in a few words why what is there cannot be used, and whose that is. */
export type Examined =
  | { readonly cluster: ProvidedCluster; readonly info: ClusterInfo }
  | { readonly unfit: string; readonly whose: 'nobody' | 'ours' | 'another' };

/** What the API server of a cluster of ours tells, where it answers in time and all its nodes are Ready. */
export async function askApi(
  where: Pick<ProvidedCluster, 'kubeconfig' | 'context'>,
  nodes: number,
  timeout: Duration,
): Promise<ClusterInfo | { readonly unfit: string }> {
  try {
    const info = await readClusterInfo(connect(where), timeout);
    const ready = info.nodes.filter((node) => node.ready).length;
    return ready === nodes ? info : { unfit: `${ready} of ${nodes} nodes are Ready` };
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    return { unfit: `the API server does not answer: ${error.message}` };
  }
}
