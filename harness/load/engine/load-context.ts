import type { Deadlines } from './deadlines.ts';
import type { HeldPorts } from './held-ports.ts';
import type { LedgerContext } from './ledger-context.ts';

/** What all clients of a run share. */
export interface LoadContext extends LedgerContext {
  readonly deadlines: Deadlines;
  readonly heldPorts: HeldPorts;
  /** Numbers the run's connections. */
  nextConnection(): number;
}
