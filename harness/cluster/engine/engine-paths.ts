import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { HarnessError } from '../../core/harness-error.ts';

export interface EnginePaths {
  readonly root: string;
  readonly config: string;
  readonly data: string;
  readonly exec: string;
  readonly socket: string;
  readonly pid: string;
  readonly log: string;
  readonly runtime: string;
  /** The pid file of the containerd that dockerd starts for itself. */
  readonly containerdPid: string;
  readonly containerdConfig: string;
}

/** The kernel's limit for the path of a Unix socket, its closing zero byte included. */
const socketPathLimit = 108;

/** The paths of the private engine's files. */
export function enginePaths({ cacheDir }: Pick<Config, 'cacheDir'>): EnginePaths {
  const root = join(cacheDir, 'engine');
  const exec = join(root, 'exec');
  return {
    root,
    config: join(root, 'daemon.json'),
    data: join(root, 'data'),
    exec,
    socket: join(root, 'docker.sock'),
    pid: join(root, 'docker.pid'),
    log: join(root, 'docker.log'),
    runtime: join(root, 'runc-bounded'),
    containerdPid: join(exec, 'containerd', 'containerd.pid'),
    containerdConfig: join(exec, 'containerd', 'containerd.toml'),
  };
}

/**
 * Says so before a private engine is started that could not open its sockets. Another engine needs none in the cache folder.
 * @throws HarnessError when the cache folder's path is too long for a socket
 */
export function assureShortPaths({ exec }: EnginePaths, { cacheDir }: Pick<Config, 'cacheDir'>): void {
  const length = Buffer.byteLength(join(exec, 'containerd', 'containerd-debug.sock'));
  if (length < socketPathLimit) return;
  throw new HarnessError(
    `The engine's sockets need paths of under ${socketPathLimit} bytes; in ${cacheDir} they would have ${length}`,
    { code: 'cache-path-too-long', fix: 'set XDG_CACHE_HOME to a shorter path' },
  );
}
