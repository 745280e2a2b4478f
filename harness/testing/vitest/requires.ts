import { UsageError } from '../../core/harness-error.ts';
import type { ProofRun } from '../../proof/proof-run.ts';
import type { ProofBody } from './proof-body.ts';

/** What a proof needs of the cluster that it runs on. */
export interface Needs {
  /** This version of Kubernetes or a later one: `1.33`. */
  readonly kubernetes?: string;
  /** So many nodes, or more, that run pods. */
  readonly workers?: number;
  /** A way to run programs on the nodes, which clusters have that Seaworthy made. */
  readonly nodeShell?: true;
}

/** A body that cannot run everywhere. */
export type NeedyBody = ProofBody & { readonly needs?: Needs };

/**
 * The body of a proof that is skipped, and says why, on a cluster that lacks what it needs.
 * @example proof('drain', 'a node is drained', requires({ workers: 2 }, async ({ deploy }) => { … }));
 * @throws UsageError for a version that is none
 */
export function requires(needs: Needs, body: ProofBody): NeedyBody {
  if (needs.kubernetes !== undefined) versionOf(needs.kubernetes);
  return Object.assign((tools: Parameters<ProofBody>[0]) => body(tools), { needs });
}

/** Why a proof cannot run on this cluster, in one sentence; undefined when it can. */
export function lackOf(
  { kubernetes, workers, nodeShell }: Needs,
  { cluster, nodeShell: shell }: Pick<ProofRun, 'cluster' | 'nodeShell'>,
): string | undefined {
  const there = cluster.entries.length;
  const lacks = [
    ...(kubernetes !== undefined && isOlder(cluster.version, kubernetes)
      ? [`Kubernetes ${kubernetes} or later, and the cluster has ${cluster.version}`]
      : []),
    ...(workers !== undefined && there < workers
      ? [`${workers} nodes that run pods, and the cluster has ${there}`]
      : []),
    ...(nodeShell && !shell ? [`a way onto the nodes, and the provider \`${cluster.provider}\` has none`] : []),
  ];
  return lacks.length === 0 ? undefined : `it needs ${lacks.join('; ')}`;
}

function isOlder(version: string, wanted: string): boolean {
  const [is, least] = [versionOf(version), versionOf(wanted)];
  const first = least.findIndex((part, index) => (is[index] ?? 0) !== part);
  return first >= 0 && (is[first] ?? 0) < (least[first] ?? 0);
}

/** `v1.30.4-gke.100` is `[1, 30, 4]`. */
function versionOf(text: string): readonly number[] {
  const [, version] = /^v?(\d+(?:\.\d+){1,2})(?![\d.])/.exec(text) ?? [];
  if (version !== undefined) return version.split('.').map(Number);
  throw new UsageError(`${text} is no version of Kubernetes`, 'write it as in 1.33');
}
