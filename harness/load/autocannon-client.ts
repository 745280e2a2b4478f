import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { HarnessError } from '../core/harness-error.ts';

/**
 * The inside of an autocannon 9.0.0 client, as far as the ledger needs it (lib/httpClient.js). These names are private to
 * autocannon, which is why its version is pinned and why `asAutocannonClient` looks before we touch anything.
 */
export interface AutocannonClient extends EventEmitter {
  conn: Socket | undefined;
  /** Milliseconds; ours are kept by `Deadlines`, as this one also cuts idle connections. */
  timeout: number;
  readonly secure: boolean;
  readonly parser: ResponseParser;
  /** autocannon's own book of what is under way. */
  readonly pipelinedRequests: Record<'insertRequest' | 'setHeaders' | 'addByteCount', () => void>;
  readonly requestIterator: { nextRequest(): unknown };
  /** Opens a connection and asks for a first request; called at the start, on errors and on the server's FIN. */
  _connect(): void;
  /** Writes the next request; called by `_connect` and after each response. */
  _doRequest(): void;
  _destroyConnection(): void;
  getRequestBuffer(): Buffer;
  destroy(): void;
}

/** http-parser-js, as far as the ledger needs it. */
export interface ResponseParser {
  /** `RESPONSE_LINE` between responses, `BODY_RAW` in a body that only the end of the connection ends. */
  readonly state: string;
  /** The part of a line that came so far. */
  readonly line: string;
  /** Of the body or of the chunk under way; NaN when the size that was sent is no number. */
  readonly body_bytes: number | null;
  /** Reads the size of a chunk. */
  BODY_CHUNKHEAD(): void;
  execute(chunk: Buffer): number | Error;
  finish(): Error | undefined;
  reinitialize(type: 'RESPONSE'): void;
  /** Called with each piece of a body. */
  [onBody]: () => void;
  /** Called with the end of each response, 1xx included. */
  [onMessageComplete]: () => void;
}

/** `HTTPParser.kOnBody`. */
export const onBody = 3;

/** `HTTPParser.kOnMessageComplete`. */
export const onMessageComplete = 4;

/** What autocannon's event `headers` brings. */
export interface ResponseHead {
  readonly statusCode: number;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly shouldKeepAlive: boolean;
}

/** @throws HarnessError `autocannon-changed` when the installed autocannon is not the one that we know. */
export function asAutocannonClient(client: unknown): AutocannonClient {
  const known = client as AutocannonClient & Record<string, unknown>;
  const missing = ['_connect', '_doRequest', '_destroyConnection', 'getRequestBuffer', 'destroy'].filter(
    (name) => typeof known[name] !== 'function',
  );
  if (missing.length > 0 || typeof known.parser.execute !== 'function') {
    throw new HarnessError(`Expected a client of autocannon 9.0.0, got one without ${missing.join(', ') || 'parser'}`, {
      code: 'autocannon-changed',
      fix: 'Install the version that package.json pins: npm ci.',
    });
  }
  return known;
}

/** The parser takes a chunk size that is no number for the last one: it must not end a response well. */
export function rejectBadChunkSizes(parser: ResponseParser): void {
  const readSize = parser.BODY_CHUNKHEAD.bind(parser);
  parser.BODY_CHUNKHEAD = () => {
    readSize();
    if (Number.isNaN(parser.body_bytes)) throw new Error('chunk size is no number');
  };
}
