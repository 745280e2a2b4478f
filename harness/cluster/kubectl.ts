import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { minutes, seconds } from '../core/duration.ts';
import { HarnessError } from '../core/harness-error.ts';
import { shellWord } from '../core/text/shell-word.ts';
import { attempt, isInPath, run } from '../shell/run.ts';
import type { RunningCluster } from './cluster-provider.ts';

type Where = Pick<RunningCluster, 'kubeconfig' | 'context' | 'network' | 'kubectlInNode'>;

/**
 * Runs kubectl against a cluster and returns its stdout: the one that was built with the node image, else the one in PATH, else in a
 * cluster of ours that of a node.
 * @throws CommandFailed; HarnessError where there is none
 */
export async function kubectl(where: Where, config: Config, args: readonly string[]): Promise<string> {
  const { program, words, env } = await commandLine(where, config, args);
  return run(program, words, { env });
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
  const { program, words, env } = await commandLine(where, config, args, patience);
  const { summary } = await attempt(program, words, {
    env,
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

interface CommandLine {
  readonly program: string;
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** How a person calls the same kubectl in a shell: what a command line begins with. */
export async function typedKubectl(where: Where, config: Config): Promise<string> {
  const { program, words, env } = await commandLine(where, config, []).catch(() => fromPath(where, []));
  const variables = ['DOCKER_HOST', 'KUBECONFIG'].flatMap((name) =>
    env[name] ? [`${name}=${shellWord(env[name])}`] : [],
  );
  return [...variables, ...[program, ...words].map(shellWord)].join(' ');
}

/** @param limit after which it is to be ended where our end of it does not end the program */
async function commandLine(
  where: Where,
  config: Config,
  args: readonly string[],
  limit = minutes(10),
): Promise<CommandLine> {
  const { network, kubectlInNode } = where;
  const built = builtKubectl(config);
  if (built !== undefined) return { ...fromPath(where, args), program: built };
  if (await isInPath('kubectl')) return fromPath(where, args);
  if (network && kubectlInNode) {
    const [node, ...command] = kubectlInNode;
    // Docker leaves a program running whose client has gone.
    const inside = ['timeout', String(limit / 1000), ...command, ...args];
    return { program: 'docker', words: ['exec', node, ...inside], env: network.env };
  }
  throw new HarnessError('The program `kubectl` is not in PATH, and a cluster that is not ours needs it', {
    code: 'kubectl-missing',
    fix: 'install kubectl: https://kubernetes.io/docs/tasks/tools',
  });
}

function fromPath({ kubeconfig, context }: Where, args: readonly string[]): CommandLine {
  // The variable may name several files, the flag one.
  return { program: 'kubectl', words: ['--context', context, ...args], env: { KUBECONFIG: kubeconfig } };
}

/** The one that was built with the node image, where it was. */
export function builtKubectl({ cacheDir }: Pick<Config, 'cacheDir'>): string | undefined {
  const built = join(cacheDir, 'bin', 'kubectl');
  return existsSync(built) ? built : undefined;
}
