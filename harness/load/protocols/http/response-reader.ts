/** The contents of a complete head. */
export interface ResponseHead {
  readonly status: number;
  /** Names in lower case and values, in turn. */
  readonly headers: readonly string[];
  /** The server keeps the connection after this response. */
  readonly keepAlive: boolean;
}

/** The most bytes of a head, of a chunk's size with its extensions, and of trailers: what Node.js allows by default. */
const longestSection = 16 * 1024;

const lineFeed = 10;
const statusLine = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/;
const headerLine = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*$/;
const chunkSizeLine = /^([0-9A-Fa-f]+)(?:;[\t\x20-\x7e\x80-\xff]*)?$/;

type State =
  | 'status-line'
  | 'headers'
  | 'body'
  | 'chunk-size'
  | 'chunk'
  | 'chunk-end'
  | 'trailers'
  /** A body that only the end of the connection ends. */
  | 'until-end'
  | 'complete';

/**
 * Reads the response to one request, whose method is not HEAD, in whatever pieces it comes. It is strict, so that a response has one meaning: what RFC 9112 does
 * not allow is malformed. Holds at most `longestSection` bytes, and what it is to keep of the body.
 */
export class ResponseReader {
  #state: State = 'status-line';
  /** The beginning of a line whose end has not come. */
  #line = '';
  #sectionBytes = 0;
  /** Bytes of the body or of the chunk that are still to come. */
  #left = 0;
  #version = 0;
  #status = 0;
  #headers: string[] = [];
  #length: number | undefined;
  #codings: string | undefined;
  #connection = '';
  #surplus = false;
  #body: Buffer[] = [];
  #bodyBytes = 0;
  readonly #keepsBody: number;

  /** @param keepsBody so many bytes of each body are kept */
  constructor(keepsBody = 0) {
    this.#keepsBody = keepsBody;
  }

  /** What is kept of the body. */
  get body(): string {
    return Buffer.concat(this.#body).toString('utf8');
  }

  get complete(): boolean {
    return this.#state === 'complete';
  }

  /** More came than one response. */
  get surplus(): boolean {
    return this.#surplus;
  }

  /** The head of the response, once that is complete. A 1xx is not a response but comes before one, except 101. */
  get head(): ResponseHead {
    const asked = this.#version === 1 ? !hasToken(this.#connection, 'close') : hasToken(this.#connection, 'keep-alive');
    return { status: this.#status, headers: this.#headers, keepAlive: asked && this.#status !== 101 };
  }

  /** Returns what is wrong with it, if anything is; nothing more is to be read then. */
  read(piece: Buffer): string | undefined {
    let at = 0;
    try {
      while (at < piece.length && !this.complete) at = this.#readFrom(piece, at);
    } catch (error) {
      if (error instanceof Malformed) return error.message;
      throw error;
    }
    this.#surplus = at < piece.length;
    return undefined;
  }

  /** The connection has ended well; true where that completes the response. */
  endOfConnection(): boolean {
    if (this.#state === 'until-end') this.#state = 'complete';
    return this.complete;
  }

  /** Reads another response. */
  reset(): void {
    this.#state = 'status-line';
    this.#line = '';
    this.#sectionBytes = 0;
    this.#headers = [];
    this.#length = undefined;
    this.#codings = undefined;
    this.#connection = '';
    this.#surplus = false;
    this.#body = [];
    this.#bodyBytes = 0;
  }

  #keep(piece: Buffer): void {
    const kept = piece.subarray(0, this.#keepsBody - this.#bodyBytes);
    if (kept.length === 0) return;
    this.#body.push(kept);
    this.#bodyBytes += kept.length;
  }

  /** Returns the offset of what it has not read. */
  #readFrom(piece: Buffer, at: number): number {
    if (this.#state === 'until-end') {
      this.#keep(piece.subarray(at));
      return piece.length;
    }
    if (this.#state !== 'body' && this.#state !== 'chunk') return this.#readLine(piece, at);
    const end = Math.min(piece.length, at + this.#left);
    this.#keep(piece.subarray(at, end));
    this.#left -= end - at;
    if (this.#left === 0) this.#state = this.#state === 'body' ? 'complete' : 'chunk-end';
    return end;
  }

  #readLine(piece: Buffer, at: number): number {
    const ending = piece.indexOf(lineFeed, at);
    const end = ending < 0 ? piece.length : ending + 1;
    this.#sectionBytes += end - at;
    if (this.#sectionBytes > longestSection)
      throw new Malformed(`${this.#section} of more than ${longestSection} bytes`);
    const text = this.#line + piece.toString('latin1', at, end);
    if (this.#state === 'status-line' && text.length > 1 && mayBeTls(text)) throw new Malformed(tlsInstead);
    if (ending < 0) {
      this.#line = text;
      if (!this.#mayBegin(text)) throw new Malformed(this.#state === 'chunk-end' ? noChunkEnd : noStatusLine);
    } else {
      this.#line = '';
      if (!text.endsWith('\r\n')) throw new Malformed(`a line of the ${this.#section} does not end with CRLF`);
      this.#take(text.slice(0, -2));
    }
    return end;
  }

  get #section(): string {
    if (this.#state === 'status-line' || this.#state === 'headers') return 'head';
    return this.#state === 'trailers' ? 'trailers' : 'chunk size';
  }

  /**
   * Whether the text can be the beginning of a status line. Another protocol is recognised by its first letters, before
   * the end of the line.
   */
  #mayBegin(text: string): boolean {
    if (this.#state === 'chunk-end') return text === '\r';
    if (this.#state !== 'status-line' || text === '\r' || 'HTTP/1.'.startsWith(text.slice(0, 7))) return true;
    return text.length === 1 && mayBeTls(text);
  }

  #take(line: string): void {
    switch (this.#state) {
      case 'status-line':
        if (line !== '') this.#takeStatus(line);
        break;
      case 'headers':
        if (line === '') this.#endHead();
        else this.#takeHeader(line);
        break;
      case 'chunk-size':
        this.#takeChunkSize(line);
        break;
      case 'chunk-end':
        if (line !== '') throw new Malformed(noChunkEnd);
        this.#begin('chunk-size');
        break;
      default:
        if (line === '') this.#state = 'complete';
        else if (!headerLine.test(line)) throw new Malformed('a trailer is none');
    }
  }

  #begin(section: State): void {
    this.#state = section;
    this.#sectionBytes = 0;
  }

  #takeStatus(line: string): void {
    const [, version, status] = statusLine.exec(line) ?? [];
    if (status === undefined) throw new Malformed(noStatusLine);
    this.#version = Number(version);
    this.#status = Number(status);
    this.#state = 'headers';
  }

  #takeHeader(line: string): void {
    if (!headerLine.test(line)) throw new Malformed('a header is none');
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = trimmed(line, colon + 1);
    this.#headers.push(name, value);
    if (name === 'content-length') this.#takeLength(value);
    else if (name === 'transfer-encoding') this.#codings = joined(this.#codings, value);
    else if (name === 'connection') this.#connection = joined(this.#connection, value);
  }

  #takeLength(value: string): void {
    const length = Number(value);
    if (this.#length !== undefined) throw new Malformed('two Content-Length');
    if (!/^\d+$/.test(value) || !Number.isSafeInteger(length)) throw new Malformed('Content-Length is no number');
    this.#length = length;
  }

  #endHead(): void {
    if (this.#length !== undefined && this.#codings !== undefined) {
      throw new Malformed('both Content-Length and Transfer-Encoding');
    }
    const status = this.#status;
    if (status < 200 && status !== 101) this.reset();
    else if (status === 101 || status === 204 || status === 304) this.#state = 'complete';
    else if (this.#codings !== undefined) this.#begin(isChunked(this.#codings) ? 'chunk-size' : 'until-end');
    else if (this.#length === undefined) this.#state = 'until-end';
    else {
      this.#left = this.#length;
      this.#state = this.#left === 0 ? 'complete' : 'body';
    }
  }

  #takeChunkSize(line: string): void {
    const [, digits] = chunkSizeLine.exec(line) ?? [];
    const size = digits === undefined ? Number.NaN : Number.parseInt(digits, 16);
    if (!Number.isSafeInteger(size)) throw new Malformed('chunk size is no number');
    this.#left = size;
    this.#begin(size === 0 ? 'trailers' : 'chunk');
  }
}

class Malformed extends Error {}

const noStatusLine = 'no status line of HTTP/1.x';
/** What is wrong with the answer of a server that speaks TLS alone to a request without it. */
export const tlsInstead = 'a record of TLS, and no status line of HTTP/1.x';
const noChunkEnd = 'a chunk does not end with CRLF';

/** By the type of a record, and the first byte of its version. */
function mayBeTls(text: string): boolean {
  const type = text.charCodeAt(0);
  return type >= 0x14 && type <= 0x17 && (text.length === 1 || text.charCodeAt(1) === 3);
}

/** The last coding alone frames the body. */
function isChunked(codings: string): boolean {
  return (
    codings
      .slice(codings.lastIndexOf(',') + 1)
      .trim()
      .toLowerCase() === 'chunked'
  );
}

function joined(list: string | undefined, value: string): string {
  return list ? `${list}, ${value}` : value;
}

function hasToken(list: string, token: string): boolean {
  return list !== '' && list.split(',').some((item) => item.trim().toLowerCase() === token);
}

/** Without the blanks around it; a regular expression takes quadratic time for many of them. */
function trimmed(line: string, from: number): string {
  let end = line.length;
  while (from < end && isBlank(line.charCodeAt(from))) from++;
  while (end > from && isBlank(line.charCodeAt(end - 1))) end--;
  return line.slice(from, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
