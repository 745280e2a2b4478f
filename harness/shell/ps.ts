// What `ps` tells of processes, on systems that have no /proc.
import { spawnSync } from 'node:child_process';

export interface ListedProcess {
  readonly pid: number;
  /** The words of its command line. */
  readonly words: readonly string[];
}

/** All processes; empty where there is no `ps` either. A word that has spaces in it comes as several. */
export function processesByPs(): readonly ListedProcess[] {
  return ps('-A', '-ww', '-o', 'pid=,args=').flatMap((line) => {
    const [pid = '', ...words] = line.split(/\s+/);
    return pid === '' ? [] : [{ pid: Number(pid), words }];
  });
}

/** When a process was started, in epoch seconds; undefined when there is no such process. */
export function startByPs(pid: number): string | undefined {
  const [line = ''] = ps('-o', 'lstart=', '-p', String(pid));
  const at = Date.parse(`${line} UTC`);
  return Number.isNaN(at) ? undefined : String(at / 1000);
}

/** The lines that it prints, in English and in UTC, wherever this process and the machine are. */
function ps(...args: readonly string[]): readonly string[] {
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  // Null where there is no such program.
  const { stdout } = spawnSync('ps', args, { env, encoding: 'utf8' }) as { readonly stdout: string | null };
  return (stdout ?? '').split('\n').map((line) => line.trim());
}
