import type { Config } from '../config/config.ts';
import type { KubeClient } from '../kube/client/kube-client.ts';
import { isDenied } from '../kube/client/kube-error.ts';
import { readNodes } from '../kube/facts/read-nodes.ts';
import type { ClusterMeans } from './proofs/verify-proof.ts';

/** Those of a cluster that Seaworthy is yet to make. */
export function meansOfOwn({ nodes }: Pick<Config, 'nodes'>): ClusterMeans {
  return { ours: true, workers: nodes === 'one' ? 1 : 2, reachesNodes: true };
}

/** What a cluster that runs has: of one whose nodes may not be read no worker is known. */
export async function meansOf(
  client: KubeClient,
  {
    ours,
    reachesNodes,
    onlyIn,
  }: Pick<ClusterMeans, 'ours' | 'reachesNodes'> & { readonly onlyIn?: string | undefined },
): Promise<ClusterMeans> {
  const means = { ours, reachesNodes: ours && reachesNodes };
  if (onlyIn !== undefined) return { ...means, workers: 0 };
  try {
    const nodes = await readNodes(client);
    return { ...means, workers: nodes.filter(({ takesPods }) => takesPods).length };
  } catch (error) {
    if (isDenied(error)) return { ...means, workers: 0 };
    throw error;
  }
}
