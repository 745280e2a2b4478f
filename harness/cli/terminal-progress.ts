import type { Progress } from '../build/progress.ts';
import { lineProgress } from '../build/progress.ts';
import { systemClock } from '../core/clock.ts';
import { printableLines } from '../core/text/terminal-text.ts';

/** Progress of a command: on stderr, since stdout is for results. */
export function terminalProgress(write = toStderr): Progress {
  return lineProgress((line) => {
    write(printableLines(line));
  }, systemClock);
}

/** @param line without its line end */
export function toStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
