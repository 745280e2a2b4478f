import type { Account } from '../../ledger/ledger.ts';

/** What one client sends: the stream and profile, the target and the path. */
export interface Route extends Account {
  readonly target: number;
  readonly url: URL;
  readonly timeoutMs: number;
}
