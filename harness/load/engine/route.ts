import type { Account } from '../../ledger/ledger.ts';

/** One sender's share of the load: an account, a target, a path. */
export interface Route extends Account {
  readonly target: number;
  readonly url: URL;
  readonly timeoutMs: number;
}
