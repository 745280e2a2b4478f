import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Clock } from '../core/clock.ts';
import { milliseconds, type Duration } from '../core/duration.ts';

/** Tells whether a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The words of a process's command line on Linux; empty when it is gone, a kernel thread, or there is no /proc. */
export function commandLineOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8')
      .split('\0')
      .filter(Boolean);
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

/** Ids of the processes whose command line satisfies the test; none where there is no /proc to read. */
export function findProcesses(matches: (commandLine: readonly string[]) => boolean): readonly number[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && matches(commandLineOf(pid)));
}

/** Waits for a process to end; false when it is still there after the limit. */
export async function waitForExit(pid: number, limit: Duration, clock: Clock): Promise<boolean> {
  const deadline = clock.now() + limit;
  while (isAlive(pid)) {
    if (clock.now() > deadline) return false;
    await clock.sleep(milliseconds(100));
  }
  return true;
}
