import type { ProvidedCluster } from '../../cluster/cluster-provider.ts';
import { UsageError } from '../../core/harness-error.ts';
import { exposureOn } from '../../verify/entrances/open-entrance.ts';
import type { UrlWay } from '../../verify/url-way.ts';
import { assureAccess, tellAccess } from '../access/assure-access.ts';
import { grantsOf, needsOfVerify } from '../access/needs.ts';
import { toStderr } from '../terminal-progress.ts';

/**
 * The proofs delete pods of a namespace and roll a workload of it. On a cluster that Seaworthy did not make this takes a
 * permission that names the namespace; only the command line gives one.
 * @param allowed the namespace that is named
 * @throws UsageError
 */
export function assureMayVerify(
  { context, ours }: Pick<ProvidedCluster, 'context' | 'ours'>,
  namespace: string,
  allowed: string | undefined,
): void {
  if (allowed !== undefined && allowed !== namespace)
    throw new UsageError(
      `--allow-disruption names ${allowed}, but the app is in namespace ${namespace}`,
      'name the namespace whose app may be disrupted',
    );
  if (ours || allowed !== undefined) return;
  throw new UsageError(
    `The cluster of the context ${context} was not made by Seaworthy, and the proofs delete pods`,
    `add --allow-disruption ${namespace} if that may be; --dry-run says what would be done`,
  );
}

/**
 * Says what the API server lets us do to an app that runs; unless it is a dry run, all that is needed has to be allowed.
 * @throws UsageError
 */
export async function askWhatMayBeDone(
  cluster: ProvidedCluster,
  namespace: string,
  url: UrlWay | undefined,
  { dryRun, allowDisruption }: { readonly dryRun?: boolean; readonly allowDisruption?: string },
): Promise<void> {
  const onlyIn = cluster.onlyIn !== undefined;
  const needs = needsOfVerify(namespace, {
    exposure: url && !(url.alsoPast && url.from === 'here') ? 'address' : exposureOn(cluster),
    byUrlFromHere: url?.from === 'here',
    onlyIn,
  });
  if (dryRun) {
    await tellAccess(cluster, needs, toStderr);
    return;
  }
  assureMayVerify(cluster, namespace, allowDisruption);
  await assureAccess(cluster, needs, grantsOf(onlyIn ? 'verify-one-namespace' : 'verify'), toStderr);
}
