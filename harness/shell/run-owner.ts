import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';

export const ownerSchema = z.object({
  /** The machine, and on Linux its process id namespace: process ids mean something only there. */
  host: z.string(),
  pid: z.int().positive(),
  /** On Linux the start time of the process in clock ticks: process ids are used again. */
  started: z.string().exactOptional(),
});

/** The process that a run belongs to, so that a later run can tell whether it still lives. */
export type RunOwner = Readonly<z.infer<typeof ownerSchema>>;

export function thisProcess(): RunOwner {
  const started = startOf(process.pid);
  return { host: thisHost(), pid: process.pid, ...(started === undefined ? {} : { started }) };
}

/** `unknown` for an owner on another machine. */
export function stateOfOwner(owner: RunOwner): 'alive' | 'dead' | 'unknown' {
  if (owner.host !== thisHost()) return 'unknown';
  if (owner.started !== undefined) return startOf(owner.pid) === owner.started ? 'alive' : 'dead';
  try {
    process.kill(owner.pid, 0);
    return 'alive';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'alive' : 'dead';
  }
}

function thisHost(): string {
  return process.platform === 'linux' ? `${hostname()} ${readlinkSync('/proc/self/ns/pid')}` : hostname();
}

/** Field 22 of `/proc/<pid>/stat`, counted after the name, which can hold anything; undefined when there is no such process. */
function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
