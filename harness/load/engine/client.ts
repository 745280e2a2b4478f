import type { Sender } from './deadlines.ts';
import type { LoadContext } from './load-context.ts';
import type { Route } from './route.ts';

/**
 * Sends requests of one route in some protocol, one after the other. When one is due is said to it; each is an `Attempt`, which enters it
 * in the ledger, and an attempt that takes too long is given up by `Deadlines`, which the client has itself watched by.
 */
export interface Client extends Sender {
  /** A request is under way. */
  readonly busy: boolean;
  /** The connection that it keeps for its next request, or kept; absent where it keeps none. */
  readonly kept?: KeptConnection;
  /** Requests that what writes them says it wrote: counted apart from the ledger. */
  readonly written: number;
  /**
   * Sends one request, on a new connection where the stream or the state of the old one asks for it.
   * @param dueAt epoch milliseconds; left out in a closed loop, where a request is due when it is sent.
   */
  send(dueAt?: number): void;
  /** Ends the client; an attempt under way stays unfinished. */
  end(): void;
}

/** A connection that has no request on it. */
export interface KeptConnection {
  /** The next request would go on it. */
  readonly isOpen: boolean;
  /** For how long it had been idle when the server closed it, milliseconds; absent where the server did not. */
  readonly closedAfterMs?: number;
  /** For how long the server says that it keeps it. */
  readonly announcedMs?: number;
}

/**
 * Makes the clients of one run, which may share what they like.
 * @param onFree to be called when the client can send again, and whether its last request failed
 */
export type ClientFactory = (
  context: LoadContext,
  route: Route,
  onFree: (client: Client, failed: boolean) => void,
) => Client;
