import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../core/clock.ts';
import { milliseconds } from '../core/duration.ts';
import { commandLineOf, isAlive } from './process-identity.ts';

/**
 * Does the work while holding a lock that other processes of this machine respect. A lock whose holder died is taken over.
 * @param onWait called once, with the holder's process id, when somebody else has it
 */
export async function withFileLock<T>(
  path: string,
  clock: Clock,
  work: () => Promise<T>,
  onWait: (holder: number) => void = () => undefined,
): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!take(path)) {
    const holder = readHolder(path);
    if (holder === undefined) continue;
    if (!holds(holder)) {
      putAside(path, holder);
      continue;
    }
    if (!told) onWait(holder.pid);
    told = true;
    await clock.sleep(milliseconds(200));
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

interface Holder {
  readonly pid: number;
  /** Tells the holder from a later process that got its id. */
  readonly program: string;
}

/** A link appears with its content in one go: nobody reads half a lock. */
function take(path: string): boolean {
  const own = `${path}.${randomUUID()}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, program: commandLineOf(process.pid).join(' ') }));
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own);
  }
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function holds({ pid, program }: Holder): boolean {
  return isAlive(pid) && commandLineOf(pid).join(' ') === program;
}

/** Renaming is atomic; whoever finds that it moved a newer lock away puts that one back. */
function putAside(path: string, stale: Holder): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (readHolder(aside)?.pid !== stale.pid) linkSync(aside, path);
  rmSync(aside);
}
