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

/**
 * The paths of the private engine's files.
 * @throws HarnessError when the cache folder's path is too long for a socket
 */
export function enginePaths(config: Config): EnginePaths {
  const root = join(config.cacheDir, 'engine');
  const exec = join(root, 'exec');
  const longest = join(exec, 'containerd', 'containerd-debug.sock');
  if (Buffer.byteLength(longest) >= socketPathLimit) {
    throw new HarnessError(
      `The engine's sockets need paths of under ${socketPathLimit} bytes; in ${config.cacheDir} they would have ${Buffer.byteLength(longest)}`,
      { code: 'cache-path-too-long', fix: 'set XDG_CACHE_HOME to a shorter path' },
    );
  }
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
