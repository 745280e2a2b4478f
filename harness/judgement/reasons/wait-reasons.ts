import type { LastRouted } from '../../observation/routing/last-routed.ts';

/** A preStop wait that was tried: new connections that were lost, in so many deletions. */
export interface TriedWait {
  readonly waitSeconds: number;
  readonly deletions: number;
  readonly failed: number;
}

/** What a sweep over preStop waits comes to. */
export interface WaitReasons {
  /**
   * `deletions`, `sent` and `kept` are of the wait that was found: the pods that were deleted, new connections, and requests on kept ones.
   * `needed`: the longest of `deleted` deletions; absent where the nodes told nothing. `ownSeconds`: what the app waits by itself.
   */
  'wait-measured': {
    waitSeconds: number;
    deletions: number;
    sent: number;
    tried: readonly TriedWait[];
    needed?: LastRouted | undefined;
    deleted?: number | undefined;
    kept: { readonly lost: number; readonly sent: number };
    ownSeconds?: number | undefined;
  };
  /** `needed` as above: it may be longer than the longest wait that was tried. */
  'no-wait-enough': { tried: readonly TriedWait[]; needed?: LastRouted | undefined };
}
