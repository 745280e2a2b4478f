import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { LineSplitter, type LineLimit } from '../text/line-splitter.ts';
import { privateFile } from './private-mode.ts';

const chunkBytes = 1 << 20;
/**
 * The longest line that is read, in characters: far more than Seaworthy writes, and less than the longest string of V8.
 */
const longest = 64 << 20;

/**
 * Writes lines, each with its end, one chunk at a time: they need not fit into one string. Replaces what is there; a new
 * file is its owner's alone.
 */
export function writeLines(path: string, lines: Iterable<string>): void {
  const file = openSync(path, 'w', privateFile);
  try {
    let chunk = '';
    for (const line of lines) {
      chunk += `${line}\n`;
      if (chunk.length < chunkBytes) continue;
      writeFileSync(file, chunk);
      chunk = '';
    }
    writeFileSync(file, chunk);
  } finally {
    closeSync(file);
  }
}

/**
 * The lines of a file without their ends, read as they are asked for: it need not fit into memory. What follows the last
 * line end is returned, not yielded: a writer that was killed leaves half a line.
 * @param limit by default a line of more than 64 MiB is refused
 * @throws HarnessError `line-too-long`
 */
export function* readLines(
  path: string,
  limit: LineLimit = { limit: longest, refuseOf: path },
): Generator<string, string> {
  const file = openSync(path, 'r');
  try {
    const lines = new LineSplitter(limit);
    const chunk = Buffer.allocUnsafe(chunkBytes);
    for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk))
      yield* lines.push(chunk.subarray(0, length));
    return lines.rest();
  } finally {
    closeSync(file);
  }
}
