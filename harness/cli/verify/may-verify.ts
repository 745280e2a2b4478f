import type { ProvidedCluster } from '../../cluster/cluster-provider.ts';
import { UsageError } from '../../core/harness-error.ts';

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
