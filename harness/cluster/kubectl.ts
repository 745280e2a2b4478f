import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { run } from '../shell/run.ts';
import type { RunningCluster } from './cluster-provider.ts';

/**
 * Runs kubectl against a cluster and returns its stdout: the one that was built with the node image, else the one in PATH.
 * @throws CommandFailed
 */
export async function kubectl(
  { kubeconfig, context }: Pick<RunningCluster, 'kubeconfig' | 'context'>,
  config: Config,
  args: readonly string[],
): Promise<string> {
  const built = join(config.cacheDir, 'bin', 'kubectl');
  return run(existsSync(built) ? built : 'kubectl', ['--kubeconfig', kubeconfig, '--context', context, ...args]);
}
