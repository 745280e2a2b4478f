import type { Clock } from '../../core/clock.ts';
import type { Ledger } from '../../ledger/ledger.ts';

/** Where the attempts of a run are entered, and by which clock. */
export interface LedgerContext {
  readonly ledger: Ledger;
  readonly clock: Clock;
}
