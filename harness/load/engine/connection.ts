import type { Socket } from 'node:net';
import type { Clock } from '../../core/clock.ts';
import type { DropCause, RequestFailure } from '../../ledger/request-record.ts';

/** How long the server may take to close a connection that cannot be used again, before the client does. */
const closeGraceMs = 1000;

/** Gives the server its time to close a connection, and destroys the socket where it does not. */
export function destroyLater(socket: Socket): void {
  const grace = setTimeout(() => socket.destroy(), closeGraceMs).unref();
  socket.once('close', () => {
    clearTimeout(grace);
  });
}

/** What a connection needs of the load that it is of. */
interface Surroundings {
  readonly clock: Clock;
  readonly heldPorts: { readonly hold: (port: number) => void };
}

/** What is known of a connection, for the records of requests on it. */
export class Connection {
  readonly id: number;
  /** Requests that were sent on it. */
  requests = 0;
  openedAt: number | undefined;
  /** The pod that answered last on it. */
  lastPod: string | undefined;
  /** Epoch milliseconds from which on the server may close it without a word; Infinity when it did not say. */
  reusableUntil = Number.POSITIVE_INFINITY;
  /** When its last answer had ended, in epoch milliseconds; undefined before, and while a request is on it. */
  idleSince: number | undefined;
  /** For how long it had been idle when the request that is under way was sent. */
  #idleMs: number | undefined;
  #clientPort: number | undefined;
  #socket: Socket | undefined;
  #failed = false;

  constructor(id: number) {
    this.id = id;
  }

  /** Our own port of it, from the moment on at which it was asked for. */
  get clientPort(): number | undefined {
    return this.#clientPort ?? this.#socket?.localPort;
  }

  /** Watches a socket, before it has connected, become this connection. */
  follow(socket: Socket, { clock, heldPorts }: Surroundings): void {
    this.#socket = socket;
    socket.once('connect', () => {
      this.openedAt = clock.now();
      this.#clientPort = socket.localPort;
    });
    // Noted here, since a socket has lost its port by the time of its error.
    socket.on('connectionAttemptFailed', () => {
      this.#clientPort = socket.localPort;
    });
    socket.once('close', (hadError: boolean) => {
      if (this.#clientPort !== undefined && (hadError || this.#failed)) heldPorts.hold(this.#clientPort);
    });
  }

  /** Notes that a request is sent on it now. */
  carries(now: number): void {
    this.requests++;
    this.#idleMs = this.idleSince === undefined ? undefined : now - this.idleSince;
    this.idleSince = undefined;
  }

  /** Whether the connection carried a request before the one that is under way. */
  get reused(): boolean {
    return this.requests > 1;
  }

  failure(detail: string, bytesReceived: number, cause?: DropCause): RequestFailure {
    this.#failed = true;
    return {
      ...(cause === undefined ? {} : { cause }),
      detail,
      connection: {
        id: this.id,
        earlierRequests: Math.max(0, this.requests - 1),
        ...(this.openedAt === undefined ? {} : { openedAt: this.openedAt }),
        ...(this.#idleMs === undefined ? {} : { idleMs: Math.round(this.#idleMs) }),
        ...(this.lastPod === undefined ? {} : { lastPod: this.lastPod }),
      },
      bytesReceived,
      safeToRetry: this.reused && bytesReceived === 0 && (cause === 'closed' || cause === 'reset'),
    };
  }
}
