import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Clock } from '../core/clock.ts';
import { milliseconds, type Duration } from '../core/duration.ts';
import { processesByPs, type ListedProcess } from './ps.ts';

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

/**
 * Ids of the processes whose command line satisfies the test.
 * @param proc where the kernel shows processes as folders; where it does not, `ps` is asked, which takes words with spaces apart
 */
export function findProcesses(matches: (commandLine: readonly string[]) => boolean, proc = '/proc'): readonly number[] {
  const processes = existsSync(proc) ? inProc(proc) : processesByPs();
  return processes.filter(({ words }) => matches(words)).map(({ pid }) => pid);
}

function inProc(proc: string): readonly ListedProcess[] {
  return readdirSync(proc)
    .map(Number)
    .filter((pid) => Number.isInteger(pid))
    .map((pid) => ({ pid, words: commandLineOf(pid) }));
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
