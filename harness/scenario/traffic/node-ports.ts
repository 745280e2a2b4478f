import type { RunningCluster } from '../../cluster/cluster-provider.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { KubeClient } from '../../kube/client/kube-client.ts';

/** The ports that clusters of ours map to this machine; any NodePort will do elsewhere. */
const usual = [30080, 30081, 30082, 30083];

/**
 * A NodePort that no Service has, and that leads here from outside where the cluster maps ports. A namespace that is
 * still on its way out keeps its port for a moment, hence several.
 * @throws HarnessError when all are taken
 */
export async function freeNodePort(client: KubeClient, cluster: RunningCluster): Promise<number> {
  const mapped = Object.keys(cluster.entries[0]?.hostPorts ?? {}).map(Number);
  const offered = mapped.length > 0 ? mapped : usual;
  const { items } = await client.core.listServiceForAllNamespaces();
  const taken = new Set(items.flatMap(({ spec }) => spec?.ports?.map(({ nodePort }) => nodePort) ?? []));
  const free = offered.filter((port) => !taken.has(port));
  // Any of them: another run that looks at the same moment should not find the same one.
  const chosen = free[Math.floor(Math.random() * free.length)];
  if (chosen !== undefined) return chosen;
  throw new HarnessError(`All test NodePorts are taken: ${offered.join(', ')}`, {
    code: 'no-node-port',
    fix: 'see who has them: kubectl get services --all-namespaces',
  });
}
