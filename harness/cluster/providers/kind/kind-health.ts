import { existsSync } from 'node:fs';
import type { Config } from '../../../config/config.ts';
import { seconds } from '../../../core/duration.ts';
import { HarnessError } from '../../../core/harness-error.ts';
import { connect } from '../../../kube/client/kube-client.ts';
import { readClusterInfo, type ClusterInfo } from '../../../kube/facts/cluster-info.ts';
import type { ProvidedCluster } from '../../cluster-provider.ts';
import type { Engine } from '../../engine/docker-engine.ts';
import { testNodePorts } from './kind-config.ts';
import { kindNodes, type KindNode } from './kind-nodes.ts';
import { otherMaker } from './kind-maker.ts';
import { dockerNetwork, kindContext, kubeconfigPath } from './kind-names.ts';
import { isMadeAsToday } from './kind-record.ts';

/** Either the cluster, or in a few words why what is there cannot be used, and whose that is. */
export type Examined =
  | { readonly cluster: ProvidedCluster; readonly info: ClusterInfo }
  | { readonly unfit: string; readonly whose: 'nobody' | 'ours' | 'another' };

/** Looks at our kind cluster without changing it: takes well under a second. */
export async function examineKindCluster(engine: Engine, config: Config): Promise<Examined> {
  const nodes = await kindNodes(engine, config.clusterName);
  if (nodes.length === 0) return { unfit: 'no cluster yet', whose: 'nobody' };
  const maker = otherMaker(nodes, engine, config);
  if (maker !== undefined) return { unfit: maker, whose: 'another' };
  const unfit = wrongShape(nodes, config);
  if (unfit !== undefined) return { unfit, whose: 'ours' };
  const info = await askApi(nodes, config);
  if ('unfit' in info) return { ...info, whose: 'ours' };
  if (config.proxyMode !== undefined && info.proxyMode !== config.proxyMode) {
    return { unfit: `kube-proxy is in mode ${info.proxyMode}, wanted is ${config.proxyMode}`, whose: 'ours' };
  }
  return {
    cluster: {
      context: kindContext(config),
      kubeconfig: kubeconfigPath(config),
      loadPath: config.loadPath ?? (engine.userlandProxy ? 'cluster-network' : 'host-ports'),
      hostPorts: Object.fromEntries(nodes.map(({ name, hostPorts }) => [name, hostPorts])),
      network: { name: dockerNetwork, env: engine.env },
      ours: true,
    },
    info,
  };
}

function wrongShape(nodes: readonly KindNode[], config: Config): string | undefined {
  const down = nodes.find(({ state }) => state !== 'running');
  if (down) return `node ${down.name} is ${down.state}`;
  const workers = nodes.filter(({ role }) => role === 'worker');
  if (nodes.length !== 3 || workers.length !== 2) return `only ${nodes.length} of 3 nodes are there`;
  const unmapped = workers.find(({ hostPorts }) => testNodePorts.some((port) => hostPorts[port] === undefined));
  if (unmapped) return `node ${unmapped.name} does not publish its test ports`;
  if (!existsSync(kubeconfigPath(config))) return 'its creation was not finished';
  if (!isMadeAsToday(config)) return 'it was made with another configuration';
  return undefined;
}

async function askApi(nodes: readonly KindNode[], config: Config): Promise<ClusterInfo | { unfit: string }> {
  try {
    const client = connect({ kubeconfig: kubeconfigPath(config), context: kindContext(config) });
    const info = await readClusterInfo(client, seconds(10));
    const ready = info.nodes.filter((node) => node.ready).length;
    return ready === nodes.length ? info : { unfit: `${ready} of ${nodes.length} nodes are Ready` };
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    return { unfit: `the API server does not answer: ${error.message}` };
  }
}
