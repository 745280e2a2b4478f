import { closeSync, mkdirSync, openSync, renameSync, rmSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a file so that a reader, or a kill, never meets half of it. */
export function writeAtomically(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${String(process.pid)}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

/** As `writeAtomically`, of a text that comes piece by piece and is never held as a whole. */
export function writeChunksAtomically(path: string, chunks: Iterable<string>): void {
  const temporary = `${path}.${String(process.pid)}.tmp`;
  const file = openSync(temporary, 'w');
  try {
    for (const chunk of chunks) writeSync(file, chunk);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

/** Points a symbolic link at a new target without a moment in which it is missing. */
export function linkAtomically(path: string, target: string): void {
  const temporary = `${path}.${String(process.pid)}.tmp`;
  rmSync(temporary, { force: true });
  symlinkSync(target, temporary);
  renameSync(temporary, path);
}
