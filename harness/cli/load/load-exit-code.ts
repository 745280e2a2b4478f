import { exitCode, type ExitCode } from '../../core/exit-code.ts';
import type { LoadSummary } from '../../ledger/summary.ts';

/** The exit code of `seaworthy load`. */
export function loadExitCode({ invalid, dropped, rejected }: LoadSummary, interrupted: boolean): ExitCode {
  if (interrupted) return exitCode.interrupted;
  if (invalid.length > 0) return exitCode.inconclusive;
  return dropped + rejected > 0 ? exitCode.failed : exitCode.proven;
}
