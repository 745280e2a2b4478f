import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../core/clock.ts';
import { milliseconds, minutes, seconds } from '../core/duration.ts';
import { HarnessError } from '../core/harness-error.ts';
import { makeFolder } from '../core/files/make-folder.ts';
import { ownerSchema, stateOfOwner, thisProcess, type ProcessOwner } from './process-owner.ts';

/** A holder renews its heartbeat this often. One in another container, whose process cannot be looked up, counts as dead after the silence. */
const heartbeat = { every: seconds(10), silence: minutes(2) };

/** A lock that this process holds. */
export interface FileLock {
  /** May be called more than once: a lock that somebody else has taken since stays theirs. */
  readonly release: () => void;
}

/**
 * Does the work while holding a lock that other processes respect, those of other containers with the same folder too. A lock
 * whose holder died is taken over, and so is what no holder has written, as after a power cut.
 * @param onWait called once, with the holder's process id, when somebody else has it
 * @throws HarnessError that names the path, when something else is there
 */
export async function withFileLock<T>(
  path: string,
  clock: Clock,
  work: () => Promise<T>,
  onWait: (holder: number) => void = () => undefined,
): Promise<T> {
  let told = false;
  for (;;) {
    const { lock, holder } = tryFileLock(path, clock);
    if (lock) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    if (!told) onWait(holder.pid);
    told = true;
    await clock.sleep(milliseconds(200));
  }
}

/** Takes the lock of `withFileLock`, or says who holds it. */
export function tryFileLock(
  path: string,
  clock: Clock,
): { readonly lock: FileLock; readonly holder?: never } | { readonly lock?: never; readonly holder: ProcessOwner } {
  makeFolder(dirname(path));
  // The id tells two locks of one process apart.
  const own = JSON.stringify({ ...thisProcess(), id: randomUUID() });
  while (!take(path, own)) {
    const found = read(path);
    if (found === undefined) continue;
    const { holder } = found;
    if (holder !== undefined && holds(holder, path, clock)) return { holder };
    removeStale(path, found.text);
  }
  const heartbeats = setInterval(() => {
    touch(path, clock);
  }, heartbeat.every).unref();
  const release = () => {
    clearInterval(heartbeats);
    if (read(path)?.text === own) rmSync(path, { force: true });
  };
  return { lock: { release } };
}

/** A link appears with its content in one go: nobody reads half a lock. */
function take(path: string, content: string): boolean {
  const own = `${path}.${randomUUID()}`;
  writeFileSync(own, content, { flag: 'wx' });
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own);
  }
}

interface Found {
  readonly text: string;
  /** Undefined where no holder has written it. */
  readonly holder: ProcessOwner | undefined;
}

/** Undefined when there is no lock any more. A symbolic link is never ours, and not followed. */
function read(path: string): Found | undefined {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const text = readFileSync(file, 'utf8');
      return { text, holder: parse(text) };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    if (codeOf(error) === 'ELOOP') return { text: '', holder: undefined };
    throw new HarnessError(`The lock ${path} cannot be read: ${(error as Error).message}`, {
      code: 'lock-unreadable',
      fix: 'remove it',
      cause: error,
    });
  }
}

function parse(text: string): ProcessOwner | undefined {
  try {
    return ownerSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function holds(holder: ProcessOwner, path: string, clock: Clock): boolean {
  const state = stateOfOwner(holder);
  return state === 'unknown' ? clock.now() - lastHeartbeat(path, clock) < heartbeat.silence : state === 'alive';
}

function lastHeartbeat(path: string, clock: Clock): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? clock.now();
}

function touch(path: string, clock: Clock): void {
  const now = clock.now() / 1000;
  try {
    utimesSync(path, now, now);
  } catch {
    // Somebody has removed the lock by hand; the work goes on.
  }
}

/** Renaming is atomic; whoever finds that it moved a newer lock away puts that one back. */
function removeStale(path: string, stale: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if (read(aside)?.text !== stale) linkSync(aside, path);
  rmSync(aside);
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
