import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '../config/config.ts';
import { describeError, HarnessError } from '../core/harness-error.ts';

export interface DiskSpace {
  readonly freeBytes: number;
  readonly neededBytes: number;
  /** Whether the slow things are there already, which needs less. */
  readonly warm: boolean;
}

const gigabyte = 1e9;

/**
 * From nothing: Go's caches 7.7 GB and up to 2 GB while it links, finished steps 1.1 GB, images 2.5 GB, three nodes 4 GB. Warm:
 * nodes and what images change. Measured with du on 2 cores, rounded up.
 */
const needed = { cold: 18 * gigabyte, warm: 5 * gigabyte };

/**
 * Free space where the cache is, or would be made, against what bringing up a cluster takes.
 * @throws HarnessError when none can be made there
 */
export async function diskSpace({ cacheDir }: Config): Promise<DiskSpace> {
  const { bavail, bsize } = await statfs(folderOf(cacheDir));
  const warm = existsSync(join(cacheDir, 'bin'));
  return { freeBytes: bavail * bsize, neededBytes: warm ? needed.warm : needed.cold, warm };
}

/** The cache folder, or the one above it that is there. */
function folderOf(cacheDir: string): string {
  let folder = cacheDir;
  while (!existsSync(folder)) folder = dirname(folder);
  try {
    if (!statSync(folder).isDirectory()) throw new Error(`${folder} is no folder`);
    accessSync(folder, constants.W_OK);
    return folder;
  } catch (error) {
    throw new HarnessError(`The cache folder ${cacheDir} cannot be used: ${describeError(error)}`, {
      code: 'cache-unusable',
      fix: 'set XDG_CACHE_HOME to a folder that you may write',
      cause: error,
    });
  }
}

/**
 * Says so before anything is started when the disk is nearly full.
 * @throws HarnessError
 */
export async function assureDiskSpace(config: Config): Promise<void> {
  const { freeBytes, neededBytes, warm } = await diskSpace(config);
  if (freeBytes >= neededBytes) return;
  throw new HarnessError(
    `The disk of ${config.cacheDir} has ${gigabytes(freeBytes)} free; a cluster ${warm ? '' : 'built from nothing '}needs ${gigabytes(neededBytes)}`,
    { code: 'disk-nearly-full', fix: 'free some space, or set XDG_CACHE_HOME to a folder on a larger disk' },
  );
}

/** @example gigabytes(5.2e9) is `5.2 GB` */
export function gigabytes(bytes: number): string {
  return `${(bytes / gigabyte).toFixed(1)} GB`;
}
