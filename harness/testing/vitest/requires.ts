import { isOlder, versionOf } from '../../core/kubernetes-version.ts';
import { connect } from '../../kube/client/kube-client.ts';
import { isOfCluster, lackingRights, rightText, type Right } from '../../kube/facts/access.ts';
import type { ProofRun } from '../../proof/proof-run.ts';
import type { BodyOnNodes, ProofBody } from './proof-body.ts';

/** What a proof needs of the cluster that it runs on. */
export interface Needs {
  /** This version of Kubernetes or a later one: `1.33`. */
  readonly kubernetes?: string;
  /** So many nodes, or more, that run pods. */
  readonly workers?: number;
  /** A way to run programs on the nodes, which clusters have that Seaworthy made. */
  readonly nodeShell?: true;
  /** To read nodes, by whose addresses load goes in: suites of load need that by their name. */
  readonly nodes?: true;
  /** A namespace of its own: names of Services and events outlive what a proof has made, in caches of DNS and at the API server. */
  readonly ownNamespace?: true;
  /** What the API server has to let us do; of a cluster that Seaworthy made nothing is asked. */
  readonly rights?: readonly Right[];
}

/** A body that cannot run everywhere, and what it needs. */
export interface NeedyBody {
  readonly needs: Needs;
  readonly play: BodyOnNodes;
}

/**
 * The body of a proof that is skipped, and says why, on a cluster that lacks what it needs. With `nodeShell` it has the tools that work
 * on the nodes.
 * @example proof('drain', 'a node is drained', requires({ workers: 2 }, async ({ deploy }) => { … }));
 * @throws UsageError for a version that is none
 */
export function requires(needs: Needs & { readonly nodeShell: true }, play: BodyOnNodes): NeedyBody;
export function requires(needs: Needs, play: ProofBody): NeedyBody;
export function requires(needs: Needs, play: BodyOnNodes): NeedyBody {
  if (needs.kubernetes !== undefined) versionOf(needs.kubernetes);
  return { needs, play };
}

/** Why a proof cannot run on this cluster, in one sentence; undefined when it can. */
export function lackOf(
  needs: Needs,
  { cluster, nodeShell: shell }: Pick<ProofRun, 'cluster' | 'nodeShell'>,
): string | undefined {
  const { kubernetes, workers, nodeShell } = needs;
  const there = cluster.entries.length;
  const lacks = [
    ...lacksOutside(needs, cluster),
    ...(kubernetes !== undefined && isOlder(cluster.version, kubernetes)
      ? [`Kubernetes ${kubernetes} or later, and the cluster has ${cluster.version}`]
      : []),
    ...(cluster.onlyIn === undefined && workers !== undefined && there < workers
      ? [`${workers} nodes that run pods, and the cluster has ${there}`]
      : []),
    ...(nodeShell && !shell ? [`a way onto the nodes, and the provider \`${cluster.provider}\` has none`] : []),
  ];
  return lacks.length === 0 ? undefined : `it needs ${lacks.join('; ')}`;
}

/** What is not in the one namespace where anything may be read and made. */
function lacksOutside(
  { workers, nodes, ownNamespace, rights = [] }: Needs,
  { onlyIn }: ProofRun['cluster'],
): readonly string[] {
  if (onlyIn === undefined) return [];
  const lacking = [
    ...(nodes || workers !== undefined ? ['the nodes of the cluster'] : []),
    ...(ownNamespace ? ['a namespace of its own'] : []),
    ...rights.filter(isOfCluster).map((right) => `to ${rightText(right)}`),
  ];
  return lacking.map((what) => `${what}, and nothing outside namespace ${onlyIn} is read or made`);
}

/**
 * Which rights that a proof needs our user lacks on a cluster that Seaworthy did not make, in one sentence; undefined when it has them.
 * @throws KubeError where the API server does not answer
 */
export async function lackOfRights(
  { rights = [] }: Needs,
  { cluster }: Pick<ProofRun, 'cluster'>,
): Promise<string | undefined> {
  if (cluster.ours || rights.length === 0) return undefined;
  const { onlyIn } = cluster;
  const asked = onlyIn === undefined ? rights : rights.map((right) => ({ namespace: onlyIn, ...right }));
  const lacking = await lackingRights(connect(cluster), asked);
  if (lacking.length === 0) return undefined;
  return `it needs what the user of the context ${cluster.context} may not do: ${lacking.map(rightText).join(', ')}`;
}
