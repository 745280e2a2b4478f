import { existsSync } from 'node:fs';
import type { Config } from '../../../config/config.ts';
import { seconds } from '../../../core/duration.ts';
import type { Engine } from '../../engine/docker-engine.ts';
import { askApi, type Examined } from '../../node-containers/examined.ts';
import { isMadeAsToday } from '../../node-containers/made-record.ts';
import { otherMaker } from '../../node-containers/maker.ts';
import type { NodeContainer } from '../../node-containers/node-container.ts';
import { kubeconfigPath, kubectlOnNode, profileOf, recordPath } from './minikube-names.ts';
import { minikubeNodes } from './minikube-nodes.ts';
import { nodeCount, startArguments, type MinikubeShape } from './start-arguments.ts';

/** Looks at our profile without changing it: takes well under a second. */
export async function examineProfile(engine: Engine, config: Config): Promise<Examined> {
  const nodes = await minikubeNodes(engine, config);
  if (nodes.length === 0) return { unfit: 'no cluster yet', whose: 'nobody' };
  const maker = otherMaker(nodes, engine, config);
  if (maker !== undefined) return { unfit: maker, whose: 'another' };
  const unfit = wrongShape(nodes, config);
  if (unfit !== undefined) return { unfit, whose: 'ours' };
  const where = { kubeconfig: kubeconfigPath(config), context: profileOf(config) };
  const info = await askApi(where, nodeCount, seconds(10));
  if ('unfit' in info) return { ...info, whose: 'ours' };
  if (config.proxyMode !== undefined && info.proxyMode !== config.proxyMode) {
    return { unfit: `kube-proxy is in mode ${info.proxyMode}, wanted is ${config.proxyMode}`, whose: 'ours' };
  }
  const kubectl = [kubectlOnNode(info.version), '--kubeconfig', '/etc/kubernetes/admin.conf'];
  return {
    cluster: {
      ...where,
      loadPath: config.loadPath ?? 'cluster-network',
      hostPorts: {},
      network: { name: profileOf(config), env: engine.env },
      kubectlInNode: [profileOf(config), ...kubectl],
      ours: true,
    },
    info,
  };
}

function wrongShape(nodes: readonly NodeContainer[], config: Config): string | undefined {
  const down = nodes.find(({ state }) => state !== 'running');
  if (down) return `node ${down.name} is ${down.state}`;
  if (nodes.length !== nodeCount) return `${nodes.length} of ${nodeCount} nodes are there`;
  if (!existsSync(kubeconfigPath(config))) return 'its creation was not finished';
  const inputOf = (shape: unknown) =>
    JSON.stringify(startArguments({ ...(shape as MinikubeShape), crashBackOff: config.crashBackOff }));
  if (!isMadeAsToday(recordPath(config), inputOf)) return 'it was made with another configuration';
  return undefined;
}
