import { closeSync, openSync, readSync, writeFileSync } from 'node:fs';
import { privateFile } from './private-mode.ts';

const chunkBytes = 1 << 20;
const newline = 0x0a;

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
 */
export function* readLines(path: string): Generator<string, string> {
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    let rest: Buffer = Buffer.alloc(0);
    for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk)) {
      let start = 0;
      for (let end = chunk.indexOf(newline); end >= 0 && end < length; end = chunk.indexOf(newline, start)) {
        yield rest.length === 0
          ? chunk.toString('utf8', start, end)
          : Buffer.concat([rest, chunk.subarray(start, end)]).toString('utf8');
        rest = rest.subarray(rest.length);
        start = end + 1;
      }
      rest = Buffer.concat([rest, chunk.subarray(start, length)]);
    }
    return rest.toString('utf8');
  } finally {
    closeSync(file);
  }
}
