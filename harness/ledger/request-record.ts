/** How requests are sent: on a connection of their own, or on kept connections. */
export type Stream = 'new' | 'reused';
export const streams = ['new', 'reused'] as const satisfies readonly Stream[];

/**
 * The profile that sent the attempt: the paced load, the open-loop sampler beside it, or the slow profile (few long
 * requests on kept connections, so that some are always under way), or the sweep of kept connections that idle.
 */
export type Profile = 'load' | 'sampler' | 'slow' | 'idle';
export const profiles = ['load', 'sampler', 'slow', 'idle'] as const satisfies readonly Profile[];

/**
 * Why an attempt got no complete response.
 * - `refused`: no process listened on the port. `reset`: RST or EPIPE. `closed`: the connection ended before the first
 * response byte.
 * - `truncated`: it ended within the response. `timeout`: no complete response in time.
 * - `unreachable`: no route, no host, failed name look-up. `malformed`: not HTTP, a failed TLS handshake, a response
 *   without the expected header, or over TCP more than 64 KiB in which nothing was as expected.
 */
export type DropCause = 'refused' | 'reset' | 'closed' | 'truncated' | 'timeout' | 'unreachable' | 'malformed';
export const dropCauses = [
  'refused',
  'reset',
  'closed',
  'truncated',
  'timeout',
  'unreachable',
  'malformed',
] as const satisfies readonly DropCause[];

/** How an attempt ended. `ok` and `rejected` are both answered: a complete response, told apart by its status, over TCP by its bytes. */
export type Outcome = 'ok' | 'rejected' | 'dropped' | 'unfinished';

/** One request attempt. Times are epoch milliseconds with fractions, from the clock of the process that sent it. */
export interface RequestRecord {
  readonly id: number;
  readonly stream: Stream;
  readonly profile: Profile;
  /** Index into the ledger's list of targets (`host:port`), so that a drop names the node it went through. */
  readonly target: number;
  /** Which of several kinds of requests it is, by its name: `POST /cart`; absent where there is one, and of slow requests. */
  readonly kind?: string;
  /** When it was due by the pace; equal to `sentAt` in a closed loop. */
  readonly dueAt: number;
  readonly sentAt: number;
  /** Undefined only while `unfinished`. */
  readonly endedAt?: number;
  readonly outcome: Outcome;
  /** Our own port of the connection that it went on; absent where none was asked for, and in ledgers of before 2026-11-28. */
  readonly clientPort?: number;
  /** Absent where it has none, as over TCP. */
  readonly status?: number;
  /**
   * The name of the pod that answered, from the header `x-pod`; `phase` and `sinceSigtermMs` are from `x-phase` and
   * `x-since-sigterm-ms`.
   */
  readonly pod?: string;
  readonly phase?: string;
  readonly sinceSigtermMs?: number;
  /** Kept in full for what was not answered well. */
  readonly failure?: RequestFailure;
}

export interface RequestFailure {
  /** Absent for `rejected` and `unfinished`. */
  readonly cause?: DropCause;
  /** The error's own code or a short text: `ECONNRESET`, `no x-pod header`. */
  readonly detail: string;
  readonly connection: {
    /** Number of the connection within the run. */
    readonly id: number;
    /** The number of requests that the connection carried before this one. */
    readonly earlierRequests: number;
    readonly openedAt?: number;
    /** For how long it had been idle when this one was sent; absent for the first, and in ledgers of before 2026-11-29. */
    readonly idleMs?: number;
    /** The pod that answered last on it. */
    readonly lastPod?: string;
  };
  readonly bytesReceived: number;
  /** A client that retries idempotent requests would have got through: a kept connection, no response byte. */
  readonly safeToRetry: boolean;
}
