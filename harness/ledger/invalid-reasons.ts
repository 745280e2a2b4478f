import type { Ledger } from './ledger.ts';
import type { RunFacts } from './run-facts.ts';
import type { Books } from './summary.ts';

/** A stall of our own event loop from which on times, and with them timeouts, cannot be trusted. */
export const longestTolerableStallMs = 1000;

/** The share of the asked rate below which a clean result proves too little. */
const leastShareOfRate = 0.9;

/**
 * Why a measurement cannot be trusted, with figures and what to do; empty when it can. Too little load makes only a clean
 * result worthless: a drop that was seen stays true however few requests there were.
 */
export function invalidReasons(ledger: Ledger, facts: RunFacts, books: Books, achieved: number): string[] {
  const wanted = facts.targetRate;
  const clean = books.dropped === 0 && books.rejected === 0;
  const written = ledger.totals
    .filter(({ profile }) => profile !== 'sampler')
    .reduce((sum, { sent }) => sum + sent, [...ledger.withdrawals()].filter(isWritten).length);
  return [
    ...(books.balanced
      ? []
      : [
          `The books do not balance: ${books.sent} sent, but ${books.answered} answered + ${books.dropped} dropped + ` +
            `${books.unfinished} unfinished, and ${ledger.contradictions} settled twice. This is a fault of Seaworthy: please report it.`,
        ]),
    ...(written === facts.writtenByAutocannon
      ? []
      : [
          `autocannon wrote ${facts.writtenByAutocannon} requests, the ledger holds ${written} of them. ` +
            'This is a fault of Seaworthy: please report it.',
        ]),
    ...notSentReasons(ledger),
    ...(facts.longestStallMs < longestTolerableStallMs
      ? []
      : [
          `The load generator itself stood still for ${Math.round(facts.longestStallMs)} ms. ` +
            'Give it more CPU, or lower the rate.',
        ]),
    ...(books.unfinished === 0 || facts.interrupted
      ? []
      : [`${books.unfinished} requests were still unfinished after the drain. Please report it.`]),
    ...(books.sent === 0 ? ['No request was sent.'] : []),
    ...(wanted !== null &&
    books.sent > 0 &&
    books.notSent === 0 &&
    clean &&
    !facts.interrupted &&
    achieved < wanted * leastShareOfRate
      ? [
          `The load was not reached: ${achieved} of ${wanted} requests a second, as all connections were waiting for answers. ` +
            'Use more connections, or lower the rate.',
        ]
      : []),
  ];
}

function isWritten(withdrawal: { readonly profile: string }): boolean {
  return withdrawal.profile !== 'sampler';
}

const advice: Readonly<Record<string, string>> = {
  EMFILE: 'no file descriptor was free: raise `ulimit -n`, or use fewer connections.',
  ENFILE: 'the system had no file descriptor free: close other programs, or raise fs.file-max.',
  EADDRNOTAVAIL: 'no local port was free: lower the rate of the stream `new`, or widen net.ipv4.ip_local_port_range.',
  ENOBUFS: 'the system had no buffer free: lower the rate.',
  stalled: 'the load generator itself stood still when they were due: give it more CPU, or lower the rate.',
};

function notSentReasons(ledger: Ledger): string[] {
  const counts = new Map<string, number>();
  for (const { reason } of ledger.withdrawals()) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  for (const { neverOpened } of ledger.totals) {
    for (const [reason, count] of Object.entries(neverOpened)) counts.set(reason, (counts.get(reason) ?? 0) + count);
  }
  return [...counts].map(
    ([reason, count]) => `${count} requests were due but not sent (${reason}): ${advice[reason] ?? 'see the reason.'}`,
  );
}
