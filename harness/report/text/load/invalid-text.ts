import type { InvalidReason, InvalidReasons } from '../../../ledger/summary.ts';
import { say, type Words } from '../words.ts';

const remedies: Readonly<Record<string, string>> = {
  EMFILE: 'no file descriptor was free: raise `ulimit -n`, or use fewer connections.',
  ENFILE: 'the system had no file descriptor free: close other programs, or raise fs.file-max.',
  EADDRNOTAVAIL: 'no local port was free: lower the rate of the stream `new`, or widen net.ipv4.ip_local_port_range.',
  ENOBUFS: 'the system had no buffer free: lower the rate.',
  stalled: 'the event loop of the load generator was blocked when they were due: give it more CPU, or lower the rate.',
};

export const invalidWords: Words<InvalidReasons> = {
  'ledger-totals-differ': ({ sent, answered, dropped, unfinished, settledTwice }) =>
    `The ledger does not balance: ${sent} sent, but ${answered} answered + ${dropped} dropped + ` +
    `${unfinished} unfinished, and ${settledTwice} settled twice. This is a fault of Seaworthy: please report it.`,
  'writes-differ': ({ written, inLedger }) =>
    `The client wrote ${written} requests, the ledger holds ${inLedger} of them. ` +
    'This is a fault of Seaworthy: please report it.',
  'not-sent': ({ requests, why }) =>
    `${requests} requests were due but not sent (${why}): ${remedies[why] ?? 'see the reason.'}`,
  'load-stalled': ({ stalledMs }) =>
    `The event loop of the load generator was blocked for ${Math.round(stalledMs)} ms. Give it more CPU, or lower the rate.`,
  'unfinished-after-drain': ({ unfinished }) =>
    `${unfinished} requests were still unfinished after the drain. Please report it.`,
  'nothing-sent': () => 'No request was sent.',
  'load-not-reached': ({ achieved, wanted }) =>
    `The load was not reached: ${achieved} of ${wanted} requests a second, as all connections were waiting for answers. ` +
    'Use more connections, or lower the rate.',
};

/** Says why a measurement is invalid, and what to do. */
export function invalidText(reason: InvalidReason): string {
  return say(invalidWords, reason);
}
