import type { V1Node } from '@kubernetes/client-node';
import type { KubeClient } from '../client/kube-client.ts';
import type { Wire } from '../client/wire.ts';
import { isReady } from './node-fact.ts';

/** A node, as far as pods may come onto it. */
export interface NodeRoom {
  readonly name: string;
  /** It is ready, not cordoned, and no taint keeps pods off it that do not tolerate it. */
  readonly takesPods: boolean;
}

/** All nodes of a cluster. */
export async function readNodes({ transport }: Pick<KubeClient, 'transport'>): Promise<readonly NodeRoom[]> {
  const { items } = (await transport.json({ path: '/api/v1/nodes' })) as { readonly items: readonly Wire<V1Node>[] };
  return items.map(toNodeRoom);
}

export function toNodeRoom(node: Wire<V1Node>): NodeRoom {
  const { unschedulable = false, taints = [] } = node.spec ?? {};
  const isTainted = taints.some(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute');
  return { name: node.metadata?.name ?? '', takesPods: isReady(node) && !unschedulable && !isTainted };
}
