import { HarnessError } from '../../core/harness-error.ts';

/** Runs a program somewhere, whatever its exit code: in a pod, on a node, or on the host. */
export type RunSomewhere = (...command: readonly string[]) => Promise<{
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}>;

/**
 * What a program that must succeed printed.
 * @throws HarnessError with the command, its exit code and what it said, if it failed
 */
export async function stdoutOf(from: RunSomewhere, ...command: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await from(...command);
  if (exitCode === 0) return stdout;
  const end = exitCode === undefined ? 'did not end by itself' : `ended with exit code ${exitCode}`;
  const said = (stderr.trim() || stdout.trim()).slice(-2000);
  throw new HarnessError(`\`${command.join(' ')}\` ${end}${said && `: ${said}`}`, { code: 'command-failed' });
}
