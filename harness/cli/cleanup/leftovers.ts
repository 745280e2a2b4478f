import { existsSync } from 'node:fs';
import type { ClusterProvider, ProvidedCluster } from '../../cluster/cluster-provider.ts';
import { describeCluster } from '../../cluster/describe-cluster.ts';
import { enginePaths } from '../../cluster/engine/engine-paths.ts';
import { privateEnginePid } from '../../cluster/engine/private-engine.ts';
import type { Config } from '../../config/config.ts';
import { systemClock } from '../../core/clock.ts';
import { connect } from '../../kube/client/kube-client.ts';
import { removed, together, type Reaped } from '../../kube/ownership/leftover.ts';
import { findLeftInNamespace } from '../../kube/ownership/reap-namespace.ts';
import { findLeftovers } from '../../kube/ownership/reaper.ts';
import { leftFolders, removeLeftFolders } from '../../shell/temporary-folder.ts';
import { reaperOf } from './reaper-of.ts';

/** Lists by name what dead runs have left on the cluster, if one runs, and in the folder for temporary files. */
export async function findLeft(provider: ClusterProvider): Promise<readonly string[]> {
  const cluster = await provider.current();
  return [...(cluster ? await findOn(cluster) : []), ...leftFolders().map(folderNamed)];
}

/**
 * Removes what `findLeft` finds.
 * @param known the cluster, where it was looked for already
 */
export async function removeLeft(provider: ClusterProvider, known?: ProvidedCluster): Promise<Reaped> {
  const provided = known ?? (await provider.current());
  const cluster = provided && (await describeCluster(provider, provided));
  const onCluster = cluster ? [await reaperOf(connect(cluster), provider, cluster).leftovers()] : [];
  return together([...onCluster, removed(...(await removeLeftFolders()).map(folderNamed))]);
}

function findOn(cluster: ProvidedCluster): Promise<readonly string[]> {
  const client = connect(cluster);
  return cluster.onlyIn === undefined
    ? findLeftovers(client, systemClock)
    : findLeftInNamespace(client, systemClock, cluster.onlyIn);
}

function folderNamed(path: string): string {
  return `folder ${path}`;
}

/** Lists what Seaworthy keeps on purpose, with the command that removes it. */
export async function standing(
  provider: ClusterProvider,
  config: Config,
): Promise<readonly { readonly what: string; readonly command: string }[]> {
  const cluster = await provider.current();
  const engine = privateEnginePid(enginePaths(config));
  return [
    ...(cluster?.ours ? [{ what: `cluster of the context ${cluster.context}`, command: 'seaworthy down' }] : []),
    ...(engine === undefined ? [] : [{ what: `Docker engine, process ${engine}`, command: 'seaworthy down' }]),
    ...(existsSync(config.cacheDir)
      ? [{ what: `caches in ${config.cacheDir}`, command: 'seaworthy down --purge' }]
      : []),
  ];
}
