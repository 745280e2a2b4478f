import { labels } from '../../harness/kube/actions/namespace.ts';
import type { KubeClient } from '../../harness/kube/client/kube-client.ts';

/** What `verify` changes for a while of nodes and of workloads that are not its own: `node a is cordoned`, `deployment shop/web is scaled`. */
export async function held({ core, apps }: Pick<KubeClient, 'core' | 'apps'>): Promise<readonly string[]> {
  const scaled = { labelSelector: labels.replicas };
  const [nodes, deployments, statefulSets] = await Promise.all([
    core.listNode(),
    apps.listDeploymentForAllNamespaces(scaled),
    apps.listStatefulSetForAllNamespaces(scaled),
  ]);
  return [
    ...nodes.items
      .filter(({ spec }) => spec?.unschedulable)
      .map(({ metadata }) => `node ${metadata?.name ?? ''} is cordoned`),
    ...deployments.items.map(
      ({ metadata }) => `deployment ${metadata?.namespace ?? ''}/${metadata?.name ?? ''} is scaled`,
    ),
    ...statefulSets.items.map(
      ({ metadata }) => `statefulset ${metadata?.namespace ?? ''}/${metadata?.name ?? ''} is scaled`,
    ),
  ];
}
