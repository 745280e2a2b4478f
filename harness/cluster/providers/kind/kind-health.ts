import type { Config } from '../../../config/config.ts';
import type { Engine } from '../../engine/docker-engine.ts';
import { examineNodes, type Examined } from '../../node-containers/examined.ts';
import { kindConfig, nodeCount, testNodePorts, type KindShape } from './kind-config.ts';
import { otherKindMaker } from './kind-maker.ts';
import { dockerNetwork, kindContext, kubeconfigPath, kubectlInNode, recordPath } from './kind-names.ts';
import { kindNodes, type KindNode } from './kind-nodes.ts';

/** Looks at our kind cluster without changing it: takes well under a second. */
export async function examineKindCluster(engine: Engine, config: Config): Promise<Examined> {
  const nodes = await kindNodes(engine, config.clusterName);
  return examineNodes(config, {
    nodes,
    maker: otherKindMaker(nodes, engine, config),
    wrongNodes: (shape) => wrongNodes(nodes, nodeCount(shape as KindShape | undefined)),
    where: { kubeconfig: kubeconfigPath(config), context: kindContext(config) },
    made: {
      record: recordPath(config),
      inputOf: (shape) => kindConfig({ ...(shape as KindShape), crashBackOff: config.crashBackOff }),
    },
    provided: () => ({
      loadPath: config.loadPath ?? (engine.userlandProxy ? 'cluster-network' : 'host-ports'),
      hostPorts: Object.fromEntries(nodes.map(({ name, hostPorts }) => [name, testPortsOf(hostPorts)])),
      network: { name: dockerNetwork, env: engine.env },
      kubectlInNode: kubectlInNode(config),
    }),
  });
}

/** A control plane publishes the port of its API server too. */
function testPortsOf(hostPorts: KindNode['hostPorts']): KindNode['hostPorts'] {
  return Object.fromEntries(
    testNodePorts.flatMap((port) => (hostPorts[port] === undefined ? [] : [[port, hostPorts[port]]])),
  );
}

function wrongNodes(nodes: readonly KindNode[], wanted: number): string | undefined {
  if (nodes.length !== wanted) return `only ${nodes.length} of ${wanted} nodes are there`;
  const workers = wanted === 1 ? nodes : nodes.filter(({ role }) => role === 'worker');
  const unmapped = workers.find(({ hostPorts }) => testNodePorts.some((port) => hostPorts[port] === undefined));
  return unmapped && `node ${unmapped.name} does not publish its test ports`;
}
