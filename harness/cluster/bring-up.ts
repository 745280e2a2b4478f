import type { Config } from '../config/config.ts';
import { UsageError } from '../core/harness-error.ts';
import { removeLeftFolders } from '../shell/temporary-folder.ts';
import { makeCacheFolder } from './cache-folder.ts';
import { cachedUserlands } from './images/cached-userlands.ts';
import type { Progress } from '../build/progress.ts';
import { canLoadImages, type ClusterProvider, type RunningCluster } from './cluster-provider.ts';
import { askForSecurityUpdates } from '../build/debian/debian-updates.ts';
import { assureDiskSpace } from '../build/disk-space.ts';
import { ensureSampleImages, namesOfSampleImages, type SampleImage } from './images/sample-images.ts';
import { selectProvider } from './providers/select-provider.ts';

/** A cluster and the sample images that its nodes have. */
export interface EquippedCluster extends RunningCluster {
  readonly images: readonly SampleImage[];
}

export interface BringUpOptions {
  /** Delete what is there first, whoever made it. */
  readonly recreate?: boolean;
}

/**
 * A cluster that is Ready, with the sample images on its nodes: what is there is used, what is missing is made, at once
 * what can be made at once.
 */
export async function bringUp(
  config: Config,
  progress: Progress,
  { recreate = false }: BringUpOptions = {},
): Promise<EquippedCluster> {
  await removeLeftFolders();
  const provider = await selectProvider(config);
  if (recreate) await deleteFirst(provider, progress);
  const running = await provider.current();
  if (!canLoadImages(provider))
    return { ...(running ?? (await provider.up(progress))), images: namesOfSampleImages(config) };
  makeCacheFolder(config.cacheDir);
  if (!running) await assureDiskSpace(config);
  const [cluster, images] = await Promise.all([
    running ?? provider.up(progress),
    ensureSampleImages(provider.engine(progress), config, progress),
  ]);
  await provider.loadImages(
    images.map(({ ref }) => ref),
    progress,
  );
  await askForSecurityUpdates(cachedUserlands(config), config, progress);
  return { ...cluster, images };
}

async function deleteFirst(provider: ClusterProvider, progress: Progress): Promise<void> {
  if (provider.name === 'existing')
    throw new UsageError(
      'A cluster that is named with --context is used as it is',
      'leave out --recreate or --context',
    );
  await provider.down(progress, 'anybody');
}
