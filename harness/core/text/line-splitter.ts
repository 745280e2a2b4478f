import { StringDecoder } from 'node:string_decoder';
import { HarnessError } from '../harness-error.ts';

/** The most that is kept of a line, in bytes: longer than any that somebody would read. */
const megabyte = 1 << 20;
const newline = 0x0a;

export interface LineLimit {
  /** The longest line, in bytes, without its line end. @default 1 MiB */
  readonly limit?: number;
  /**
   * The name of the source, if half a line would be of no use: a line that is too long is then an error that names the
   * source, and is not cut.
   */
  readonly refuseOf?: string;
}

/**
 * Splits UTF-8 that comes in pieces into lines. Each byte is looked at once, and no more than the limit of a line is kept,
 * however long it is: an app's log may hold a gigabyte without a line end.
 */
export class LineSplitter {
  readonly #limit: number;
  readonly #refuseOf: string | undefined;
  /** The begin of the line that has not ended yet, in a buffer that grows. */
  #begin: Buffer = Buffer.alloc(0);
  #kept = 0;
  /** Bytes of that line, kept or not. */
  #length = 0;

  constructor({ limit = megabyte, refuseOf }: LineLimit = {}) {
    this.#limit = limit;
    this.#refuseOf = refuseOf;
  }

  /**
   * The lines that end in this piece, without their ends.
   * @throws HarnessError `line-too-long` where longer lines are refused
   */
  push(piece: Buffer): string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = piece.indexOf(newline); end >= 0; end = piece.indexOf(newline, start)) {
      if (this.#length === 0 && end - start <= this.#limit) {
        lines.push(piece.toString('utf8', start, end));
      } else {
        this.#keep(piece.subarray(start, end));
        lines.push(this.#take());
      }
      start = end + 1;
    }
    this.#keep(piece.subarray(start));
    return lines;
  }

  /** The text after the last line end; empty if there is none. */
  rest(): string {
    return this.#take();
  }

  #keep(part: Buffer): void {
    this.#length += part.length;
    if (this.#refuseOf !== undefined && this.#length > this.#limit)
      throw new HarnessError(`${this.#refuseOf} has a line of more than ${this.#limit} bytes`, {
        code: 'line-too-long',
      });
    const kept = Math.min(part.length, this.#limit - this.#kept);
    if (kept === 0) return;
    if (this.#kept + kept > this.#begin.length) this.#grow(this.#kept + kept);
    part.copy(this.#begin, this.#kept, 0, kept);
    this.#kept += kept;
  }

  #grow(needed: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.min(this.#limit, Math.max(needed, 2 * this.#begin.length)));
    this.#begin.copy(larger, 0, 0, this.#kept);
    this.#begin = larger;
  }

  #take(): string {
    const line =
      this.#length === this.#kept
        ? this.#begin.toString('utf8', 0, this.#kept)
        : `${wholeCharacters(this.#begin.subarray(0, this.#kept))} [cut: the line has ${this.#length} bytes]`;
    this.#begin = Buffer.alloc(0);
    this.#kept = 0;
    this.#length = 0;
    return line;
  }
}

/** Without the part of a character at the end, where the limit cuts one in two. */
function wholeCharacters(bytes: Buffer): string {
  return new StringDecoder('utf8').write(bytes);
}
