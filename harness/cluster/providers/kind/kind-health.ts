import type { Config } from '../../../config/config.ts';
import type { Engine } from '../../engine/docker-engine.ts';
import { examineNodes, type Examined } from '../../node-containers/examined.ts';
import { kindConfig, testNodePorts, type KindShape } from './kind-config.ts';
import { otherKindMaker } from './kind-maker.ts';
import { dockerNetwork, kindContext, kubeconfigPath, kubectlInNode, recordPath } from './kind-names.ts';
import { kindNodes, type KindNode } from './kind-nodes.ts';

/** Looks at our kind cluster without changing it: takes well under a second. */
export async function examineKindCluster(engine: Engine, config: Config): Promise<Examined> {
  const nodes = await kindNodes(engine, config.clusterName);
  return examineNodes(config, {
    nodes,
    maker: otherKindMaker(nodes, engine, config),
    wrongNodes: wrongNodes(nodes),
    where: { kubeconfig: kubeconfigPath(config), context: kindContext(config) },
    made: {
      record: recordPath(config),
      inputOf: (shape) => kindConfig({ ...(shape as KindShape), crashBackOff: config.crashBackOff }),
    },
    provided: () => ({
      loadPath: config.loadPath ?? (engine.userlandProxy ? 'cluster-network' : 'host-ports'),
      hostPorts: Object.fromEntries(nodes.map(({ name, hostPorts }) => [name, hostPorts])),
      network: { name: dockerNetwork, env: engine.env },
      kubectlInNode: kubectlInNode(config),
    }),
  });
}

function wrongNodes(nodes: readonly KindNode[]): string | undefined {
  const workers = nodes.filter(({ role }) => role === 'worker');
  if (nodes.length !== 3 || workers.length !== 2) return `only ${nodes.length} of 3 nodes are there`;
  const unmapped = workers.find(({ hostPorts }) => testNodePorts.some((port) => hostPorts[port] === undefined));
  return unmapped && `node ${unmapped.name} does not publish its test ports`;
}
