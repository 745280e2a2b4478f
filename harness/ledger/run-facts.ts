/**
 * Facts of a run: what was asked of it, and how the load generator coped. With the ledger they are all that a summary
 * needs.
 */
export interface RunFacts {
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** From the first request due to the last: draining is not in it. */
  readonly durationMs: number;
  /** Requests a second over all streams, the slow profile apart; null for as fast as it goes. */
  readonly targetRate: number | null;
  /** The longest time for which the load generator's event loop was blocked. */
  readonly longestStallMs: number;
  /** Requests that the client, autocannon for HTTP, says it wrote: an independent count of all profiles but `sampler`. */
  readonly writtenByAutocannon: number;
  /** Kept connections that were left idle, by how long; absent where none was. */
  readonly idle?: readonly IdleTime[];
  /** Cut off before the requests under way had ended. */
  readonly interrupted: boolean;
}

/** What became of the kept connections that were to idle for so long, one request after the other. */
export interface IdleTime {
  readonly idleMs: number;
  /** Requests that were sent after so long on a connection that was open. */
  readonly asked: number;
  /** Those of them that were not answered. */
  readonly lost: number;
  /** How often the server closed one before. */
  readonly closed: number;
  /** After how long it did, at the earliest: from the end of the last answer. */
  readonly closedAfterMs?: number;
  /** For how long it says that it keeps one (`Keep-Alive: timeout=5`): none is asked from a second before that on. */
  readonly announcedMs?: number;
}
