import type { V1ConfigMap, V1Node, V1Taint } from '@kubernetes/client-node';
import type { Duration } from '../../core/duration.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { isDenied, isNotFound } from '../client/kube-error.ts';
import type { Wire } from '../client/wire.ts';
import { isReady } from './node-fact.ts';

/** What the API server tells about its cluster as a whole. */
export interface ClusterInfo {
  /** The version of the first node's kubelet, such as `v1.37.2`. */
  readonly version: string;
  /** The mode of kube-proxy; `unknown` if there is none, or its configuration may not be read. */
  readonly proxyMode: string;
  readonly nodes: readonly NodeInfo[];
}

export interface NodeInfo {
  readonly name: string;
  /** The node's address on the cluster's own network; empty if it has none. */
  readonly address: string;
  /** Whether pods without tolerations are placed there, once it is Ready and not cordoned. */
  readonly takesPods: boolean;
  readonly ready: boolean;
}

/**
 * Asks an API server for its nodes and the mode of its kube-proxy.
 * @throws KubeError when it does not answer in time, or refuses
 */
export async function readClusterInfo(
  { transport }: Pick<KubeClient, 'transport'>,
  timeout: Duration,
): Promise<ClusterInfo> {
  const [list, proxyMode] = await Promise.all([
    transport.json({ path: '/api/v1/nodes', timeout }),
    readProxyMode(transport, timeout),
  ]);
  const { items } = list as { readonly items: readonly Wire<V1Node>[] };
  return {
    version: items[0]?.status?.nodeInfo?.kubeletVersion ?? 'unknown',
    proxyMode,
    nodes: items.map((node) => ({
      name: node.metadata?.name ?? '',
      address: node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '',
      takesPods: !(node.spec?.taints ?? []).some(keepsPodsAway),
      ready: isReady(node),
    })),
  };
}

/** Taints under `node.kubernetes.io/` come and go with the state of the node. */
function keepsPodsAway({ key, effect }: Pick<V1Taint, 'key' | 'effect'>): boolean {
  return effect !== 'PreferNoSchedule' && !key.startsWith('node.kubernetes.io/');
}

async function readProxyMode(transport: KubeClient['transport'], timeout: Duration): Promise<string> {
  const path = '/api/v1/namespaces/kube-system/configmaps/kube-proxy';
  try {
    const { data } = (await transport.json({ path, timeout })) as Wire<V1ConfigMap>;
    // kube-proxy takes iptables where no mode is set.
    return /^mode: "?(\w+)"?$/m.exec(data?.['config.conf'] ?? '')?.[1] ?? 'iptables';
  } catch (error) {
    if (isNotFound(error) || isDenied(error)) return 'unknown';
    throw error;
  }
}

/**
 * The version of the API server, which it tells everybody: `v1.37.2`.
 * @throws KubeError when it does not answer in time, or refuses
 */
export async function readVersion({ transport }: Pick<KubeClient, 'transport'>, timeout: Duration): Promise<string> {
  const { gitVersion } = (await transport.json({ path: '/version', timeout })) as { readonly gitVersion?: string };
  return gitVersion ?? 'unknown';
}
