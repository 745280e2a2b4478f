import type { Config } from '../../config/config.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { cacheId } from '../cache-mark.ts';
import type { Engine } from '../engine/docker-engine.ts';
import type { NodeContainer } from './node-container.ts';

/**
 * Describes who made a cluster of the same name, if it was not this user with this cache folder; undefined if it was,
 * or there is none.
 * @param isKnown whether nodes that carry no mark are known to be ours by something else
 */
export function otherMaker<Node extends NodeContainer>(
  nodes: readonly Node[],
  engine: Engine,
  config: Config,
  isKnown: (unmarked: readonly Node[]) => boolean = () => false,
): string | undefined {
  const own = cacheId(config);
  const foreign = nodes.find(({ mark }) => mark !== undefined && mark.id !== own);
  if (foreign) return `it was made from another cache folder, ${foreign.mark?.cacheDir ?? ''}`;
  const unmarked = nodes.filter(({ mark }) => mark === undefined);
  if (unmarked.length === 0 || engine.ours || isKnown(unmarked)) return undefined;
  return 'its nodes do not say who made it, and no kubeconfig in our cache folder leads to it';
}

/**
 * Ends whoever would delete or use the cluster of somebody else.
 * @param maker as `otherMaker` says it
 */
export function refuseOthers(maker: string, config: Config): never {
  throw new HarnessError(`The Docker engine has a cluster ${config.clusterName} that is not ours: ${maker}`, {
    code: 'cluster-not-ours',
    fix: 'leave it to its maker and use another engine (DOCKER_HOST), or add --recreate, which deletes it and makes a new one',
  });
}
