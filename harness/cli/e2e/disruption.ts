import type { RunningCluster } from '../../cluster/cluster-provider.ts';
import { UsageError } from '../../core/harness-error.ts';

type Cluster = Pick<RunningCluster, 'context' | 'ours' | 'onlyIn'>;

/**
 * The proofs delete pods, drain nodes and stop programs. On a cluster that Seaworthy did not make this takes a permission that
 * names it, or the one namespace in which they are played; only the command line gives one, since a variable may be there by chance.
 * @param allowed the context or namespace that is named
 * @throws UsageError
 */
export function assureMayDisrupt(cluster: Cluster, allowed: string | undefined): void {
  const { context, ours } = cluster;
  const { name, is, rightName, done } = whatIsDisrupted(cluster);
  if (allowed !== undefined && allowed !== name)
    throw new UsageError(`--allow-disruption names ${allowed}, but ${is}`, `name ${rightName} may be disrupted`);
  if (ours || allowed !== undefined) return;
  throw new UsageError(
    `The cluster of the context ${context} was not made by Seaworthy, and the proofs ${done}`,
    `add --allow-disruption ${name} if that may be, or leave out --context to get a kind cluster`,
  );
}

function whatIsDisrupted({ context, onlyIn }: Cluster) {
  if (onlyIn === undefined)
    return {
      name: context,
      is: `the cluster is that of the context ${context}`,
      rightName: 'the context whose cluster',
      done: 'drain its nodes',
    };
  return {
    name: onlyIn,
    is: `the proofs are played in namespace ${onlyIn}`,
    rightName: 'the namespace in which pods',
    done: `make and delete pods in its namespace ${onlyIn}`,
  };
}
