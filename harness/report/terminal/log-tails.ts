import { closeSync, existsSync, fstatSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { ProofResult } from '../../record/results.ts';
import { fileInside } from '../../core/files/safe-path.ts';
import { tryRead } from '../../record/json-file.ts';
import type { RunFolder } from '../../record/run-folder.ts';

/** The last lines of the log of one run of a container. */
export interface LogTail {
  /** Relative to the run's folder. */
  readonly file: string;
  /**
   * The lines as the app wrote them, each after the container runtime's timestamp. This is hostile text, which must be
   * escaped and cut.
   */
  readonly lines: readonly string[];
}

const logs = 2;
const lines = 6;
/** An app may write a megabyte without a line end. */
const bytes = 16 * 1024;

/** The last log lines of the pods that the text of a proof names or, if it names none, of the pods that wrote last. */
export function logTails({ dir }: RunFolder, { evidence, text }: Pick<ProofResult, 'evidence' | 'text'>): LogTail[] {
  const all = evidence.flatMap((folder) => logFiles(dir, join(folder, 'logs')));
  const named = all.filter(({ pod }) => text?.includes(pod));
  return (named.length > 0 ? named : all)
    .sort((a, b) => b.writtenAt - a.writtenAt)
    .slice(0, logs)
    .map(({ file }) => ({ file, lines: linesOrWhyNot(dir, file) }));
}

/** A folder of somebody else may name files that are none of the run's: they are not read, and that is said. */
function linesOrWhyNot(dir: string, file: string): readonly string[] {
  const read = tryRead(() => lastLines(fileInside(dir, ...file.split(sep))));
  return 'value' in read ? read.value : [read.unreadable];
}

function logFiles(dir: string, folder: string) {
  if (!existsSync(join(dir, folder))) return [];
  return readdirSync(join(dir, folder)).map((name) => ({
    file: join(folder, name),
    pod: name.split('.')[0] ?? name,
    writtenAt: lstatSync(join(dir, folder, name)).mtimeMs,
  }));
}

function lastLines(path: string): string[] {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const from = Math.max(0, size - bytes);
    const tail = Buffer.alloc(size - from);
    readSync(file, tail, 0, tail.length, from);
    const read = tail.toString('utf8').split('\n');
    // The text before the first line end is the end of a longer line, unless the file begins there.
    const whole = from === 0 || read.length <= 2 ? read : read.slice(1);
    return whole.filter((line) => line !== '').slice(-lines);
  } finally {
    closeSync(file);
  }
}
