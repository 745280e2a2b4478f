import type { RunningCluster } from '../../cluster/cluster-provider.ts';
import { UsageError } from '../../core/harness-error.ts';

/**
 * The proofs delete pods, drain nodes and stop programs. On a cluster that Seaworthy did not make this takes a permission that
 * names it; only the command line gives one, since a variable may be there by chance.
 * @param allowed the context that is named
 * @throws UsageError
 */
export function assureMayDisrupt(
  { context, ours }: Pick<RunningCluster, 'context' | 'ours'>,
  allowed: string | undefined,
): void {
  if (allowed !== undefined && allowed !== context) {
    throw new UsageError(
      `--allow-disruption names ${allowed}, but the cluster is that of the context ${context}`,
      'name the context whose cluster may be disrupted',
    );
  }
  if (ours || allowed !== undefined) return;
  throw new UsageError(
    `The cluster of the context ${context} was not made by Seaworthy, and the proofs drain its nodes`,
    `add --allow-disruption ${context} if that may be, or leave out --context to get a kind cluster`,
  );
}
