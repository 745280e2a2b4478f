import type { V1ObjectMeta } from '@kubernetes/client-node';
import type { Clock } from '../../core/clock.ts';
import { labels } from '../actions/namespace.ts';
import { giveBackReplicas, type WorkloadRef } from '../actions/workload-actions.ts';
import type { KubeClient } from '../client/kube-client.ts';
import type { Leftover } from './leftover.ts';
import { isDead } from './ownership.ts';

/** A workload of somebody else, and the number of its pods before it was scaled in. */
interface ScaledIn extends WorkloadRef {
  readonly usual: number;
}

/**
 * Workloads that dead runs had scaled for a while.
 * @param onlyIn a namespace; left out: all of them
 */
export async function scaledByTheDead(client: KubeClient, clock: Clock, onlyIn?: string): Promise<readonly Leftover[]> {
  const scaled = await find(client, clock, onlyIn);
  return scaled.map((workload) => {
    const { kind, namespace, name, usual } = workload;
    const typed = `${kind.toLowerCase()} ${name}`;
    return {
      what: `scale of ${kind.toLowerCase()} ${namespace}/${name} (back to ${usual})`,
      undo: () => giveBackReplicas({ client }, workload, usual),
      command: `kubectl --namespace ${namespace} scale ${typed} --replicas ${usual} && kubectl --namespace ${namespace} label ${typed} ${labels.replicas}-`,
    };
  });
}

async function find({ apps }: KubeClient, clock: Clock, onlyIn: string | undefined): Promise<readonly ScaledIn[]> {
  const selected = { labelSelector: labels.replicas };
  const [deployments, statefulSets] =
    onlyIn === undefined
      ? await Promise.all([
          apps.listDeploymentForAllNamespaces(selected),
          apps.listStatefulSetForAllNamespaces(selected),
        ])
      : await Promise.all([
          apps.listNamespacedDeployment({ namespace: onlyIn, ...selected }),
          apps.listNamespacedStatefulSet({ namespace: onlyIn, ...selected }),
        ]);
  const all = [
    ...deployments.items.map((item) => ['Deployment', item] as const),
    ...statefulSets.items.map((item) => ['StatefulSet', item] as const),
  ];
  return all.flatMap(([kind, item]) => (isDead(item, clock.now()) ? scaledIn(kind, item.metadata) : []));
}

function scaledIn(kind: WorkloadRef['kind'], metadata: V1ObjectMeta = {}): readonly ScaledIn[] {
  const { name = '', namespace = '' } = metadata;
  const usual = Number(metadata.labels?.[labels.replicas]);
  return Number.isInteger(usual) && usual > 0 ? [{ kind, name, namespace, usual }] : [];
}
