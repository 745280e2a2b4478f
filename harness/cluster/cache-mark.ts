import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from '../config/config.ts';

export interface BindMount {
  readonly hostPath: string;
  readonly containerPath: string;
}

/** The mark of the cache folder from which something was made. */
export interface CacheMark {
  /** Path of the cache folder, on the machine that made it. */
  readonly cacheDir: string;
  /** Tells folders of the same path on several machines, or in several containers, apart. */
  readonly id: string;
}

const uuid = /^[\da-f-]{36}$/;

/** The id of our cache folder; undefined where it has none yet. */
export function cacheId(config: Config): string | undefined {
  if (!existsSync(idPath(config))) return undefined;
  const id = readFileSync(idPath(config), 'utf8');
  return uuid.test(id) ? id : undefined;
}

/**
 * The mark of our cache folder as a mount, which Docker shows of every container from its first moment to its last. Made
 * under the lock of the cluster.
 */
export function markAsMount(config: Config): BindMount {
  const known = cacheId(config);
  const id = known ?? randomUUID();
  if (known === undefined) {
    mkdirSync(config.cacheDir, { recursive: true });
    writeFileSync(idPath(config), id);
  }
  return { hostPath: idPath(config), containerPath: `${mountPrefix}${id}` };
}

/** The mark among the mounts of a container, in Docker's words: `source:target:options`. */
export function findMark(binds: readonly string[]): CacheMark | undefined {
  return binds.map(toMark).find((mark) => mark !== undefined);
}

const mountPrefix = '/kind/seaworthy-cache-';

function toMark(bind: string): CacheMark | undefined {
  const [source, id] = bind.split(`:${mountPrefix}`);
  if (source === undefined || id === undefined) return undefined;
  return { cacheDir: dirname(source), id: id.split(':')[0] ?? '' };
}

function idPath(config: Config): string {
  return join(config.cacheDir, 'id');
}
