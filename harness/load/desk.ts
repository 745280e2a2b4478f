import type { Clock } from '../core/clock.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { LoadProfile } from './load-profile.ts';
import type { Route } from './route.ts';

/** Where the books of a run are kept. */
export interface Desk {
  readonly profile: LoadProfile;
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/** From which lateness on a request that was due is not sent any more: the moment that it was to test has passed. */
export const tooLateMs = 1000;

/** Whether a request that was due at this time may still be sent; one that may not is entered as such. */
export function stillDue({ clock, ledger }: Desk, route: Route, dueAt: number): boolean {
  if (clock.now() - dueAt < tooLateMs) return true;
  ledger.neverOpened(route, 'stalled');
  return false;
}

/** Names one attempt, to us and to the app that answers; undefined where the app is not to count it. */
export function requestId({ profile }: Desk, attempt: number): string | undefined {
  return profile.run === undefined ? undefined : `${profile.run}-${attempt}`;
}
