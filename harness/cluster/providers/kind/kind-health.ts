import { existsSync } from 'node:fs';
import type { Config } from '../../../config/config.ts';
import { seconds } from '../../../core/duration.ts';
import type { Engine } from '../../engine/docker-engine.ts';
import { kindConfig, testNodePorts, type KindShape } from './kind-config.ts';
import { kindNodes, type KindNode } from './kind-nodes.ts';
import { otherKindMaker } from './kind-maker.ts';
import { dockerNetwork, kindContext, kubeconfigPath, kubectlInNode, recordPath } from './kind-names.ts';
import { askApi, type Examined } from '../../node-containers/examined.ts';
import { isMadeAsToday } from '../../node-containers/made-record.ts';

/** Looks at our kind cluster without changing it: takes well under a second. */
export async function examineKindCluster(engine: Engine, config: Config): Promise<Examined> {
  const nodes = await kindNodes(engine, config.clusterName);
  if (nodes.length === 0) return { unfit: 'no cluster yet', whose: 'nobody' };
  const maker = otherKindMaker(nodes, engine, config);
  if (maker !== undefined) return { unfit: maker, whose: 'another' };
  const unfit = wrongShape(nodes, config);
  if (unfit !== undefined) return { unfit, whose: 'ours' };
  const where = { kubeconfig: kubeconfigPath(config), context: kindContext(config) };
  const info = await askApi(where, nodes.length, seconds(10));
  if ('unfit' in info) return { ...info, whose: 'ours' };
  if (config.proxyMode !== undefined && info.proxyMode !== config.proxyMode) {
    return { unfit: `kube-proxy is in mode ${info.proxyMode}, wanted is ${config.proxyMode}`, whose: 'ours' };
  }
  return {
    cluster: {
      ...where,
      loadPath: config.loadPath ?? (engine.userlandProxy ? 'cluster-network' : 'host-ports'),
      hostPorts: Object.fromEntries(nodes.map(({ name, hostPorts }) => [name, hostPorts])),
      network: { name: dockerNetwork, env: engine.env },
      kubectlInNode: kubectlInNode(config),
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
  const inputOf = (shape: unknown) => kindConfig({ ...(shape as KindShape), crashBackOff: config.crashBackOff });
  if (!isMadeAsToday(recordPath(config), inputOf)) return 'it was made with another configuration';
  return undefined;
}
