import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config } from '../config/config.ts';
import { describeError, HarnessError } from '../core/harness-error.ts';

const gigabyte = 1e9;

/** What disk space is needed for. */
export type DiskUse = keyof typeof neededBytes;

/**
 * Everything built from nothing: Go's caches 7.7 GB and up to 2 GB while it links, finished steps 1.1 GB, images 2.5 GB, three
 * nodes 4 GB. A cluster: nodes and what images change. Measured with du on 2 cores, rounded up.
 */
export const neededBytes = { everything: 18 * gigabyte, cluster: 5 * gigabyte };

/**
 * Free bytes where the cache is, or would be made.
 * @throws HarnessError when none can be made there
 */
export async function freeInCache({ cacheDir }: Config): Promise<number> {
  return freeBytes(folderOf(cacheDir));
}

/** Free bytes of the disk that a folder is on. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
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
export async function assureDiskSpace(config: Config, use: DiskUse): Promise<void> {
  const free = await freeInCache(config);
  if (free >= neededBytes[use]) return;
  const what = use === 'cluster' ? 'a cluster' : 'building the node image from nothing';
  throw new HarnessError(
    `The disk of ${config.cacheDir} has ${gigabytes(free)} free; ${what} needs ${gigabytes(neededBytes[use])}`,
    { code: 'disk-nearly-full', fix: 'free some space, or set XDG_CACHE_HOME to a folder on a larger disk' },
  );
}

/** @example gigabytes(5.2e9) is `5.2 GB` */
export function gigabytes(bytes: number): string {
  return `${(bytes / gigabyte).toFixed(1)} GB`;
}
