import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Reads a file that grows, line by line, from its beginning on. */
export class LineTail {
  readonly #path: string;
  #offset = 0;
  #rest = Buffer.alloc(0);

  constructor(path: string) {
    this.#path = path;
  }

  /** The whole lines that came since the last call. */
  read(): string[] {
    const bytes = Buffer.concat([this.#rest, this.#more()]);
    const end = bytes.lastIndexOf('\n') + 1;
    this.#rest = bytes.subarray(end);
    return bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
  }

  #more(): Buffer {
    const file = openSync(this.#path, 'a+');
    try {
      const chunk = Buffer.alloc(Math.max(0, fstatSync(file).size - this.#offset));
      const count = readSync(file, chunk, 0, chunk.length, this.#offset);
      this.#offset += count;
      return chunk.subarray(0, count);
    } finally {
      closeSync(file);
    }
  }
}
