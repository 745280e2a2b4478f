import type { Ledger } from './ledger.ts';
import type { RunFacts } from './run-facts.ts';
import type { RequestTotals, InvalidReason } from './summary.ts';

/** A stall of our own event loop from which on times, and with them timeouts, cannot be trusted. */
export const longestTolerableStallMs = 1000;

/** The share of the asked rate below which a clean result proves too little. */
const leastShareOfRate = 0.9;

/**
 * The reasons why a measurement is invalid, with figures; empty if it is valid. Too little load makes only a clean
 * result invalid: a drop that was seen stays true, however few requests there were.
 */
export function invalidReasons(
  ledger: Ledger,
  facts: RunFacts,
  totals: RequestTotals,
  achieved: number,
): InvalidReason[] {
  const { longestStallMs: stalledMs, targetRate: wanted, writtenByAutocannon: written, interrupted } = facts;
  const { sent, answered, dropped, rejected, unfinished, notSent, balanced } = totals;
  const inLedger = ledger.totals
    .filter(({ profile }) => profile !== 'sampler')
    .reduce((sum, account) => sum + account.sent, [...ledger.withdrawals()].filter(isWritten).length);
  const settledTwice = ledger.contradictions;
  const reasons: InvalidReason[] = [];
  if (!balanced)
    reasons.push({ code: 'ledger-totals-differ', figures: { sent, answered, dropped, unfinished, settledTwice } });
  if (inLedger !== written) reasons.push({ code: 'writes-differ', figures: { written, inLedger } });
  reasons.push(...notSentReasons(ledger));
  if (stalledMs >= longestTolerableStallMs) reasons.push({ code: 'load-stalled', figures: { stalledMs } });
  if (unfinished > 0 && !interrupted) reasons.push({ code: 'unfinished-after-drain', figures: { unfinished } });
  if (sent === 0) reasons.push({ code: 'nothing-sent', figures: {} });
  const clean = dropped === 0 && rejected === 0;
  const mayBeSlow = sent === 0 || notSent > 0 || !clean || interrupted;
  if (wanted !== null && !mayBeSlow && achieved < wanted * leastShareOfRate)
    reasons.push({ code: 'load-not-reached', figures: { achieved, wanted } });
  return reasons;
}

function isWritten(withdrawal: { readonly profile: string }): boolean {
  return withdrawal.profile !== 'sampler';
}

function notSentReasons(ledger: Ledger): InvalidReason[] {
  const counts = new Map<string, number>();
  for (const { reason } of ledger.withdrawals()) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  for (const { neverOpened } of ledger.totals) {
    for (const [reason, count] of Object.entries(neverOpened)) counts.set(reason, (counts.get(reason) ?? 0) + count);
  }
  return [...counts].map(([why, requests]) => ({ code: 'not-sent', figures: { requests, why } }));
}
