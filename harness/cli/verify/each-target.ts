import { exitCode, type ExitCode } from '../../core/exit-code.ts';
import { printableLines } from '../../core/text/terminal-text.ts';
import { tell } from '../failure.ts';
import { wasInterrupted } from '../interruption.ts';
import { toStderr } from '../terminal-progress.ts';
import type { ConfiguredTarget } from './options/config-targets.ts';

/**
 * Verifies targets one after the other. What ends one of them is told, and counts with its exit code; the others go on, unless it was
 * interrupted.
 * @param verify returns its exit code
 * @returns the worst
 */
export async function eachTarget(
  targets: readonly ConfiguredTarget[],
  verify: (target: ConfiguredTarget) => Promise<ExitCode>,
): Promise<ExitCode> {
  const codes = new Set<ExitCode>();
  for (const target of targets) {
    toStderr(printableLines(`Target ${target.name}`));
    codes.add(await codeOf(() => verify(target)));
    if (wasInterrupted()) codes.add(exitCode.interrupted);
    if (codes.has(exitCode.interrupted)) break;
  }
  const { interrupted, failed, inconclusive, usage, proven } = exitCode;
  return [interrupted, failed, inconclusive, usage].find((code) => codes.has(code)) ?? proven;
}

async function codeOf(work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    return tell(error);
  }
}
