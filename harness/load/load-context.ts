import type { Clock } from '../core/clock.ts';
import type { Account, Ledger } from '../ledger/ledger.ts';
import type { Deadlines } from './deadlines.ts';
import type { LoadProfile } from './load-profile.ts';

/** What all senders of a run share. */
export interface LoadContext {
  readonly profile: LoadProfile;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  /** Numbers the run's connections. */
  nextConnection(): number;
}

/** One sender's share of the load: an account, a target, a path. */
export interface Route extends Account {
  readonly target: number;
  readonly url: URL;
  readonly timeoutMs: number;
}

/** From which lateness on a request that was due is not sent any more: the moment that it was to test has passed. */
export const tooLateMs = 1000;

/** Names one attempt, to us and to the app that answers. */
export function requestId(context: LoadContext, attempt: number): string {
  return `${context.profile.run}-${attempt}`;
}
