import { formatDuration, type Duration } from '../core/duration.ts';

/** For how long proofs are begun. */
export interface Budget {
  readonly allowed: Duration;
  /** Unix time from which it counts, ms. */
  readonly from: number;
}

/** Why no proof is begun any more; undefined as long as one may be. */
export function whyNotBegun(
  { signal, budget }: { readonly signal: AbortSignal; readonly budget?: Budget | undefined },
  now: number,
): string | undefined {
  if (signal.aborted) return 'interrupted before it began';
  if (!budget) return undefined;
  const taken = now - budget.from;
  if (taken < budget.allowed) return undefined;
  return `not begun: ${formatDuration(taken)} had passed by then, and --budget allows ${formatDuration(budget.allowed)}`;
}
