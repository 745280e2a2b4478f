import type { Config } from '../../../config/config.ts';
import type { Engine } from '../../engine/docker-engine.ts';
import { examineNodes, type Examined } from '../../node-containers/examined.ts';
import { otherMaker } from '../../node-containers/maker.ts';
import { kubeconfigPath, kubectlOnNode, profileOf, recordPath } from './minikube-names.ts';
import { minikubeNodes } from './minikube-nodes.ts';
import { nodeCount, startArguments, type MinikubeShape } from './start-arguments.ts';

/** Looks at our profile without changing it: takes well under a second. */
export async function examineProfile(engine: Engine, config: Config): Promise<Examined> {
  const nodes = await minikubeNodes(engine, config);
  return examineNodes(config, {
    nodes,
    maker: otherMaker(nodes, engine, config),
    wrongNodes: (shape) => {
      const wanted = nodeCount(shape as MinikubeShape | undefined);
      return nodes.length === wanted ? undefined : `${nodes.length} of ${wanted} nodes are there`;
    },
    where: { kubeconfig: kubeconfigPath(config), context: profileOf(config) },
    made: {
      record: recordPath(config),
      inputOf: (shape) =>
        JSON.stringify(startArguments({ ...(shape as MinikubeShape), crashBackOff: config.crashBackOff })),
    },
    provided: ({ version }) => ({
      loadPath: config.loadPath ?? 'cluster-network',
      hostPorts: {},
      network: { name: profileOf(config), env: engine.env },
      kubectlInNode: [profileOf(config), kubectlOnNode(version), '--kubeconfig', '/etc/kubernetes/admin.conf'],
    }),
  });
}
