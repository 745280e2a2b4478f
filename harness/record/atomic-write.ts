import { randomUUID } from 'node:crypto';
import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { HarnessError } from '../core/harness-error.ts';
import { privateFile, privateFolder } from '../core/files/private-mode.ts';

/**
 * Writes a file so that a reader, or a kill, never meets half of it. Only its owner may read it.
 * @throws HarnessError when it cannot be written: what was there before is whole
 */
export function writeAtomically(path: string, text: string): void {
  writeChunksAtomically(path, [text]);
}

/** Like `writeAtomically`, for a text that comes piece by piece and is never held as a whole. */
export function writeChunksAtomically(path: string, chunks: Iterable<string>): void {
  replace(path, (temporary) => {
    const file = openSync(temporary, 'wx', privateFile);
    try {
      for (const chunk of chunks) writeFileSync(file, chunk);
    } finally {
      closeSync(file);
    }
  });
}

/** Points a symbolic link at a new target without a moment in which it is missing. */
export function linkAtomically(path: string, target: string): void {
  replace(path, (temporary) => {
    symlinkSync(target, temporary);
  });
}

/** A process that still writes has written something within this time, in milliseconds. */
const longestPause = 60_000;

/**
 * Removes what a kill has left of files that were being written in a folder: temporary ones that nobody has written to for a
 * minute.
 * @param recursive the folders in it too
 */
export function removeLeftTemporaries(dir: string, { recursive }: { readonly recursive: boolean }): void {
  for (const name of readdirSync(dir, { recursive, encoding: 'utf8' })) {
    if (!/\.[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/.test(name)) continue;
    const path = join(dir, name);
    const written = lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (Date.now() - written > longestPause) rmSync(path, { force: true });
  }
}

/** The temporary name cannot be foretold, and is gone when it could not be made into what was wanted. */
function replace(path: string, make: (temporary: string) => void): void {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: privateFolder });
    try {
      make(temporary);
      renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  } catch (error) {
    throw error instanceof Error && 'syscall' in error ? notWritten(path, error) : error;
  }
}

function notWritten(path: string, cause: Error): HarnessError {
  const fix = 'make room on the disk, or see that the folder can be written to';
  return new HarnessError(`${path} could not be written: ${cause.message}`, { code: 'file-not-written', fix, cause });
}
