import type { EventEmitter } from 'node:events';
import { isIP, type Socket } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import Client from 'autocannon/lib/httpClient.js';
import { HarnessError } from '../../../core/harness-error.ts';
import type { HttpProfile } from './http-profile.ts';

/**
 * The inside of an autocannon 9.0.0 client, as far as the ledger needs it (lib/httpClient.js). These names are private to
 * autocannon, which is why its version is pinned and why we look before we touch anything.
 */
export interface AutocannonClient extends EventEmitter {
  conn: Socket | undefined;
  /** The parser to which each piece of a response is passed. */
  readonly parser: { execute(piece: Buffer): number };
  /** autocannon's own list of the requests under way. */
  readonly pipelinedRequests: Record<'insertRequest' | 'addByteCount', () => void>;
  readonly requestIterator: { nextRequest(): unknown };
  /** Opens a connection and asks for a first request; called on errors and on the server's FIN. */
  _connect(): void;
  /** Writes the next request; called by `_connect`. */
  _doRequest(): void;
  _destroyConnection(): void;
  getRequestBuffer(): Buffer;
  destroy(): void;
}

/** Longer than any run: autocannon's own timeout also cuts idle connections, so `Deadlines` keeps ours. */
const never = 2 ** 31 - 1;

/**
 * A client that has no connection yet: `_connect` opens one.
 * @throws HarnessError `autocannon-changed` when the installed autocannon is not the one that we know.
 */
export function newAutocannonClient(
  url: URL,
  { ca, cert, key, serverName, resolve = {} }: Pick<HttpProfile, 'ca' | 'cert' | 'key' | 'serverName' | 'resolve'>,
): AutocannonClient {
  const { hostname: host, protocol } = urlToHttpOptions(url);
  const hostname = host ?? '';
  const name = serverName ?? (isIP(hostname) === 0 ? hostname : undefined);
  const client = new Client({
    protocol: protocol ?? '',
    hostname: resolve[hostname] ?? hostname,
    port: url.port,
    tlsOptions: {
      ...(ca !== undefined && { ca }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
    },
    ...(name !== undefined && { servername: name }),
    setupClient: (unfinished) => {
      Object.assign(unfinished, { timeout: never, _connect: () => undefined });
    },
  });
  Reflect.deleteProperty(client, '_connect');
  return asKnown(client);
}

function asKnown(client: object): AutocannonClient {
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
