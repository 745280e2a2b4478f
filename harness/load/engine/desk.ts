import type { Clock } from '../../core/clock.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { LoadProfile } from './load-profile.ts';

/** Where the books of a run are kept. */
export interface Desk {
  readonly profile: LoadProfile;
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/** Names one attempt, to us and to the app that answers; undefined where the app is not to count it. */
export function requestId({ profile }: Desk, attempt: number): string | undefined {
  return profile.run === undefined ? undefined : `${profile.run}-${attempt}`;
}
