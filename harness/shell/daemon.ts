import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/**
 * Starts a program that outlives this one, its output appended to a log file.
 * @returns its process id
 */
export async function startDaemon(file: string, args: readonly string[], logFile: string): Promise<number> {
  const log = openSync(logFile, 'a');
  try {
    const child = spawn(file, args, { detached: true, stdio: ['ignore', log, log] });
    const pid = await new Promise<number>((resolve, reject) => {
      child.once('spawn', () => {
        resolve(child.pid ?? 0);
      });
      child.once('error', reject);
    });
    child.unref();
    return pid;
  } finally {
    closeSync(log);
  }
}
