import type { Progress } from '../cluster/cluster-provider.ts';
import { lineProgress } from '../cluster/progress.ts';
import { systemClock } from '../core/clock.ts';

/** Progress of a command: on stderr, since stdout is for results. */
export function terminalProgress(): Progress {
  return lineProgress((line) => process.stderr.write(`${line}\n`), systemClock);
}
