import type { ProvidedCluster } from '../../cluster/cluster-provider.ts';
import { UsageError } from '../../core/harness-error.ts';
import { connect } from '../../kube/client/kube-client.ts';
import { lackingRights, rightText, type Right } from '../../kube/facts/access.ts';
import type { Need } from './needs.ts';

type Cluster = Pick<ProvidedCluster, 'context' | 'kubeconfig' | 'ours'>;
type Say = (line: string) => void;

/**
 * Asks the API server of a cluster that Seaworthy did not make whether we may do what is going to be done, and says so, before
 * anything is made.
 * @param grantedBy the file that grants all of it
 * @throws UsageError that names the rights without which nothing can be done
 */
export async function assureAccess(
  cluster: Cluster,
  needs: readonly Need[],
  grantedBy: string,
  say: Say,
): Promise<void> {
  const missing = await tellAccess(cluster, needs, say);
  if (missing.length === 0) return;
  throw new UsageError(
    `The user of the context ${cluster.context} may not do what is needed: ${missing.map(rightText).join(', ')}`,
    `have somebody who may grant it apply ${grantedBy}, see docs/cluster.md; nothing was made`,
  );
}

/**
 * Only says it.
 * @returns the rights that lack and without which nothing can be done
 */
export async function tellAccess(cluster: Cluster, needs: readonly Need[], say: Say): Promise<readonly Right[]> {
  if (cluster.ours) return [];
  const lacking = await lackingRights(connect(cluster), distinct(needs.flatMap(({ rights }) => rights)));
  const told = needs.map((need) => ({ need, lacks: need.rights.filter((right) => lacking.some(isSame(right))) }));
  say(`What the API server lets us do with the context ${cluster.context}:`);
  for (const { need, lacks } of told) say(`  ${toldOf(need, lacks)}`);
  return distinct(told.flatMap(({ need, lacks }) => (need.without === undefined ? lacks : [])));
}

function toldOf({ purpose, without }: Need, lacks: readonly Right[]): string {
  if (lacks.length === 0) return `may ${purpose}`;
  return `may not ${purpose} (lacks ${lacks.map(rightText).join(', ')})${without === undefined ? '' : `: ${without}`}`;
}

function isSame(right: Right): (other: Right) => boolean {
  return (other) => rightText(other) === rightText(right);
}

function distinct(all: readonly Right[]): readonly Right[] {
  return all.filter((right, index) => all.findIndex(isSame(right)) === index);
}
