import type { Deadlines } from './deadlines.ts';
import type { Desk } from './desk.ts';

/** What all senders of a run share. */
export interface LoadContext extends Desk {
  readonly deadlines: Deadlines;
  /** Numbers the run's connections. */
  nextConnection(): number;
}
