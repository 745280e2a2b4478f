import { seconds } from '../core/duration.ts';
import { HarnessError } from '../core/harness-error.ts';
import { connect } from '../kube/client/kube-client.ts';
import { KubeError } from '../kube/client/kube-error.ts';
import { readClusterInfo, readVersion, type ClusterInfo } from '../kube/facts/cluster-info.ts';
import type { ClusterProvider, ProvidedCluster, RunningCluster } from './cluster-provider.ts';

/**
 * A cluster that a provider gave, with what its API server tells of it: of one of which only a namespace may be read that is its version.
 * @throws HarnessError in the API server's words when it does not answer or refuses
 */
export async function describeCluster(
  { name }: Pick<ClusterProvider, 'name'>,
  { hostPorts, ...provided }: ProvidedCluster,
): Promise<RunningCluster> {
  const { version, proxyMode, nodes } = await ask(provided);
  const workers = nodes.filter(({ takesPods }) => takesPods);
  return {
    ...provided,
    provider: name,
    version,
    proxyMode,
    entries: (workers.length > 0 ? workers : nodes).map(({ name: node, address }) => ({
      ...{ node, address },
      hostPorts: hostPorts[node] ?? {},
    })),
    nodes: nodes.length,
  };
}

async function ask({
  kubeconfig,
  context,
  onlyIn,
}: Pick<ProvidedCluster, 'kubeconfig' | 'context' | 'onlyIn'>): Promise<ClusterInfo> {
  try {
    const client = connect({ kubeconfig, context });
    if (onlyIn === undefined) return await readClusterInfo(client, seconds(20));
    return { version: await readVersion(client, seconds(20)), proxyMode: 'unknown', nodes: [] };
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    throw new HarnessError(`The context ${context} cannot be used: ${error.message}`, {
      code: 'context-unusable',
      fix: 'check it with `kubectl config get-contexts` and `kubectl get nodes`, or leave --context out to get a kind cluster',
      cause: error,
    });
  }
}
