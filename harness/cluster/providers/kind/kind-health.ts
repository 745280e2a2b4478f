import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { Config } from '../../../config/config.ts';
import { seconds } from '../../../core/duration.ts';
import type { RunningCluster } from '../../cluster-provider.ts';
import type { Engine } from '../../engine/docker-engine.ts';
import { testNodePorts } from './kind-config.ts';
import { kindNodes, type KindNode } from './kind-nodes.ts';
import { otherMaker } from './kind-maker.ts';
import { kindContext, kubeconfigPath } from './kind-names.ts';
import { isMadeAsToday } from './kind-record.ts';

/** Either the cluster, or in a few words why what is there cannot be used, and whose that is. */
export type Examined =
  { readonly cluster: RunningCluster } | { readonly unfit: string; readonly whose: 'nobody' | 'ours' | 'another' };

/** Looks at our kind cluster without changing it: takes well under a second. */
export async function examineKindCluster(engine: Engine, config: Config): Promise<Examined> {
  const nodes = await kindNodes(engine, config.clusterName);
  if (nodes.length === 0) return { unfit: 'no cluster yet', whose: 'nobody' };
  const maker = otherMaker(nodes, engine, config);
  if (maker !== undefined) return { unfit: maker, whose: 'another' };
  const unfit = wrongShape(nodes, config);
  if (unfit !== undefined) return { unfit, whose: 'ours' };
  const api = await askApi(engine, nodes);
  if ('unfit' in api) return { ...api, whose: 'ours' };
  if (config.proxyMode !== undefined && api.proxyMode !== config.proxyMode) {
    return { unfit: `kube-proxy is in mode ${api.proxyMode}, wanted is ${config.proxyMode}`, whose: 'ours' };
  }
  return {
    cluster: {
      provider: 'kind',
      context: kindContext(config),
      kubeconfig: kubeconfigPath(config),
      version: api.version,
      proxyMode: api.proxyMode,
      entries: nodes
        .filter(({ role }) => role === 'worker')
        .map(({ name, hostPorts, address }) => ({ node: name, hostPorts, address })),
      nodes: nodes.length,
      loadPath: config.loadPath ?? (engine.userlandProxy ? 'cluster-network' : 'host-ports'),
      dockerEnv: engine.env,
      ours: true,
    },
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

const nodeList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({
        conditions: z.array(z.object({ type: z.string(), status: z.string() })),
        nodeInfo: z.object({ kubeletVersion: z.string() }),
      }),
    }),
  ),
});

async function askApi(
  engine: Engine,
  nodes: readonly KindNode[],
): Promise<{ version: string; proxyMode: string } | { unfit: string }> {
  const controlPlane = nodes.find(({ role }) => role === 'control-plane');
  if (!controlPlane) return { unfit: 'there is no control plane' };
  const kubectl = [
    'exec',
    controlPlane.name,
    'kubectl',
    '--kubeconfig=/etc/kubernetes/admin.conf',
    '--request-timeout=5s',
  ];
  const limit = { timeoutMs: seconds(10) };
  const [list, proxy] = await Promise.all([
    engine.attempt([...kubectl, 'get', 'nodes', '--output=json'], limit),
    engine.attempt(
      [
        ...kubectl,
        'get',
        'configmap',
        'kube-proxy',
        '--namespace=kube-system',
        String.raw`--output=jsonpath={.data.config\.conf}`,
      ],
      limit,
    ),
  ]);
  if (list.failed || proxy.failed) return { unfit: 'the API server does not answer' };
  const { items } = nodeList.parse(JSON.parse(list.stdout));
  const ready = items.filter(({ status }) =>
    status.conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True'),
  );
  if (ready.length !== nodes.length) return { unfit: `${ready.length} of ${nodes.length} nodes are Ready` };
  return {
    version: items[0]?.status.nodeInfo.kubeletVersion ?? 'unknown',
    proxyMode: /^mode: "?(\w+)"?$/m.exec(proxy.stdout)?.[1] ?? 'iptables',
  };
}
