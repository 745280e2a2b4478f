import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { isAlive } from './process-identity.ts';
import { startByPs } from './ps.ts';

export const ownerSchema = z.object({
  /** The machine, and on Linux its process id namespace: process ids mean something only there. */
  host: z.string(),
  pid: z.int().positive(),
  /** The start time of the process, on Linux in clock ticks and elsewhere in seconds, since process ids are used again. */
  started: z.string().exactOptional(),
});

/** The process that something belongs to, so that a later one can tell whether it still lives. */
export type ProcessOwner = Readonly<z.infer<typeof ownerSchema>>;

export function thisProcess(): ProcessOwner {
  const started = startOf(process.pid);
  return { host: thisHost(), pid: process.pid, ...(started === undefined ? {} : { started }) };
}

/** `unknown` for an owner on another machine. */
export function stateOfOwner(owner: ProcessOwner): 'alive' | 'dead' | 'unknown' {
  if (owner.host !== thisHost()) return 'unknown';
  if (owner.started !== undefined) return startOf(owner.pid) === owner.started ? 'alive' : 'dead';
  return isAlive(owner.pid) ? 'alive' : 'dead';
}

/** This process as part of a file name on this machine, which `ownerInName` reads: `4711-82734982-4026531836`. */
export function nameOfThisProcess(): string {
  const { pid, started = '0' } = thisProcess();
  return [pid, started, pidNamespace()].join('-');
}

/** Undefined where it is not `nameOfThisProcess` of any. */
export function ownerInName(name: string): ProcessOwner | undefined {
  const [, pid = '', started = '', namespace = ''] = /^([1-9]\d*)-(\d+)-(\d+)$/.exec(name) ?? [];
  if (pid === '') return undefined;
  const host = namespace === pidNamespace() ? thisHost() : `pid namespace ${namespace}`;
  return { host, pid: Number(pid), ...(started === '0' ? {} : { started }) };
}

function thisHost(): string {
  return process.platform === 'linux' ? `${hostname()} pid:[${pidNamespace()}]` : hostname();
}

/** The number of this process's pid namespace; 0 where there are no namespaces. */
function pidNamespace(): string {
  if (process.platform !== 'linux') return '0';
  return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
}

/** Field 22 of `/proc/<pid>/stat`, counted after the name, which can hold anything; undefined when there is no such process. */
function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return startByPs(pid);
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
