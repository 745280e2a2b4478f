import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../../core/harness-error.ts';
import type { Manifest } from '../../kube/actions/manifest.ts';
import { typedName } from '../read-target.ts';
import { targetOf, type AskedWay, type Target } from '../target.ts';
import { chooseWorkload, manifestOf, surroundingsIn } from './choose-workload.ts';
import type { ClusterWide } from './cluster-wide/make-cluster-wide.ts';
import type { LocatedManifest } from './read-manifests.ts';

/** An app as the manifests of one version of it say it. */
export interface AppVersion {
  /** Where they come from, as a person names it. */
  readonly told: string;
  readonly manifests: readonly LocatedManifest[];
  readonly target: Target;
  /** Of a chart, which may be told where it is applied. */
  readonly chart?: ChartManifests | undefined;
}

/** Where a chart is applied, as it may ask for it. */
export interface ChartPlace {
  readonly namespace?: string;
  /** Version of Kubernetes. */
  readonly kubernetes: string;
}

/** What a chart makes of its values, and of one more file of them. */
export type ChartManifests = (of: ChartPlace & { readonly values?: string }) => Promise<readonly LocatedManifest[]>;

/** The manifests of a version for the place that they are applied to. */
export async function manifestsFor(
  { manifests, chart }: AppVersion,
  place: ChartPlace,
): Promise<readonly LocatedManifest[]> {
  return chart ? chart(place) : manifests;
}

/** From the manifests of an older version to those of the new one. */
export interface Upgrade {
  readonly from: AppVersion;
  readonly to: AppVersion;
  /** Which cluster-scoped objects may be made of either. */
  readonly clusterWide?: ClusterWide | undefined;
}

/**
 * An upgrade to a version: in the older manifests the workload has the same kind and name.
 * @throws UsageError where they have no such workload, or its pods are the same
 */
export function upgradeOf(older: Omit<AppVersion, 'target'>, to: AppVersion, way: AskedWay): Upgrade {
  const { workload } = to.target;
  const from = { ...older, target: olderTarget(older, workload, way) };
  const [before, after] = [from, to].map(({ manifests }) => templateOf(manifestOf(workload, manifests)));
  if (isDeepStrictEqual(before, after))
    throw new UsageError(
      `--upgrade-from ${older.told}: ${typedName(workload)} has the same pod template there as in ${to.told}, so that no pod would be replaced`,
      'name the manifests of another version',
    );
  return { from, to };
}

function olderTarget(
  { told, manifests }: Omit<AppVersion, 'target'>,
  workload: Target['workload'],
  way: AskedWay,
): Target {
  try {
    return targetOf(chooseWorkload(manifests, workload), surroundingsIn(manifests), way);
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`--upgrade-from ${told}: ${error.message}`, error.fix);
    throw error;
  }
}

function templateOf(manifest: Manifest | undefined): unknown {
  return (manifest?.['spec'] as { readonly template?: unknown } | undefined)?.template;
}
