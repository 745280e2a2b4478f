import type { Clock } from '../../core/clock.ts';
import type { Ledger } from '../../ledger/ledger.ts';

/** The ledger of a run, and the clock by which its attempts are timed. */
export interface LedgerContext {
  readonly ledger: Ledger;
  readonly clock: Clock;
}
