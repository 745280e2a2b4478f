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
  /** Requests that autocannon says it wrote: an independent count of the profiles `load` and `slow`. */
  readonly writtenByAutocannon: number;
  /** Cut off before the requests under way had ended. */
  readonly interrupted: boolean;
}
