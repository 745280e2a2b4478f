import type { Config } from '../config/config.ts';
import { UsageError } from '../core/harness-error.ts';
import { removeLeftFolders } from '../shell/temporary-folder.ts';
import { makeCacheFolder } from './cache-folder.ts';
import { cachedUserlands } from './images/cached-userlands.ts';
import type { Progress } from '../build/progress.ts';
import type { ClusterProvider, ProvidedCluster, RunningCluster } from './cluster-provider.ts';
import { describeCluster } from './describe-cluster.ts';
import { findEngine } from './engine/engine.ts';
import { askForSecurityUpdates } from '../build/debian/debian-updates.ts';
import { assureDiskSpace } from '../build/disk-space.ts';
import { ensureSampleImages, namesOfSampleImages, type SampleImage } from './images/sample-images.ts';

/** A cluster and the sample images that its nodes have. */
export interface EquippedCluster extends RunningCluster {
  readonly images: readonly SampleImage[];
}

export interface BringUpOptions {
  /** Delete what is there first, whoever made it. */
  readonly recreate?: boolean;
  /** Called with a cluster that is used as it is, before anything of it is read. */
  readonly beforehand?: (cluster: ProvidedCluster) => Promise<void>;
}

/**
 * A cluster that is Ready, with the sample images on its nodes: what is there is used, what is missing is made, at once
 * what can be made at once.
 */
export async function bringUp(
  provider: ClusterProvider,
  config: Config,
  progress: Progress,
  { recreate = false, beforehand }: BringUpOptions = {},
): Promise<EquippedCluster> {
  await removeLeftFolders();
  if (recreate) await deleteFirst(provider, progress);
  const running = await provider.current();
  if (!provider.images) {
    const cluster = running ?? (await provider.up(progress));
    await beforehand?.(cluster);
    // An engine is no more than a help here.
    const engine = await findEngine(config).catch(() => undefined);
    return { ...(await describeCluster(provider, cluster)), images: await namesOfSampleImages(engine, config) };
  }
  makeCacheFolder(config.cacheDir);
  if (!running) await assureDiskSpace(config, 'cluster');
  const [cluster, images] = await Promise.all([
    running ?? provider.up(progress),
    ensureSampleImages(provider.images.engine(progress), config, progress),
  ]);
  await provider.images.load(
    images.map(({ ref }) => ref),
    progress,
  );
  await askForSecurityUpdates(cachedUserlands(config), config, progress);
  return { ...(await describeCluster(provider, cluster)), images };
}

async function deleteFirst(provider: ClusterProvider, progress: Progress): Promise<void> {
  if (!provider.down)
    throw new UsageError(
      'A cluster that is named with --context is used as it is',
      'leave out --recreate or --context',
    );
  await provider.down(progress, 'anybody');
}
