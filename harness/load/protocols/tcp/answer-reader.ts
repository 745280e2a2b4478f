import { escapeBytes } from '../../../core/text/byte-escapes.ts';

/** The number of bytes in which what is expected must have come. */
export const longestAnswer = 64 * 1024;

/** What is shown of an answer that is not the expected one. */
const shownOfAnswer = 80;

/**
 * Reads the answer of one exchange, in whatever pieces it comes. Nothing in TCP says where an answer ends: what is expected of it does.
 * One that does not match is a whole answer all the same when it ends with a line end, as the errors of text protocols do.
 */
export class AnswerReader {
  readonly #expected: RegExp;
  #text = '';
  #bytes = 0;

  constructor(expected: RegExp) {
    this.#expected = expected;
  }

  /** @returns whether the answer is complete and the expected one */
  read(piece: Buffer): boolean {
    this.#bytes += piece.length;
    this.#text += piece.toString('latin1', 0, Math.max(0, longestAnswer - this.#text.length));
    return this.#expected.test(this.#text);
  }

  /** More came than may come before what is expected. */
  get tooLong(): boolean {
    return this.#bytes > longestAnswer;
  }

  /** What came consists of whole lines. */
  get isLines(): boolean {
    return this.#text.endsWith('\n');
  }

  /** The beginning of what came, for a person: `"-ERR max number of clients reached\r\n"`. */
  get shown(): string {
    const more = this.#bytes > shownOfAnswer ? '…' : '';
    return `"${escapeBytes(Buffer.from(this.#text.slice(0, shownOfAnswer), 'latin1'))}${more}"`;
  }
}
