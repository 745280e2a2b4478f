import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { seconds } from '../core/duration.ts';
import { HarnessError } from '../core/harness-error.ts';
import { attempt, run } from '../shell/run.ts';
import type { RunningCluster } from './cluster-provider.ts';

type Where = Pick<RunningCluster, 'kubeconfig' | 'context'>;

/**
 * Runs kubectl against a cluster and returns its stdout: the one that was built with the node image, else the one in PATH.
 * @throws CommandFailed
 */
export async function kubectl(where: Where, config: Config, args: readonly string[]): Promise<string> {
  return run(...commandLine(where, config, args));
}

/** A minute: longer than anything here takes on a busy machine. */
const patience = seconds(60);

/**
 * Runs a kubectl that does not end by itself, and returns the lines that it had printed when they were enough.
 * @throws HarnessError with those lines when that does not come within a minute
 */
export async function kubectlUntil(
  where: Where,
  config: Config,
  args: readonly string[],
  enough: (lines: readonly string[]) => boolean,
): Promise<readonly string[]> {
  const lines: string[] = [];
  const seen = new AbortController();
  const { summary } = await attempt(...commandLine(where, config, args), {
    signal: seen.signal,
    timeoutMs: patience,
    onLine: (line) => {
      lines.push(line);
      if (enough(lines)) seen.abort();
    },
  });
  if (seen.signal.aborted) return lines;
  throw new HarnessError(
    `kubectl ${args.join(' ')} did not print what was waited for: ${summary}\n${lines.join('\n')}`,
    {
      code: 'not-printed',
    },
  );
}

function commandLine({ kubeconfig, context }: Where, config: Config, args: readonly string[]): [string, string[]] {
  const built = join(config.cacheDir, 'bin', 'kubectl');
  return [existsSync(built) ? built : 'kubectl', ['--kubeconfig', kubeconfig, '--context', context, ...args]];
}
