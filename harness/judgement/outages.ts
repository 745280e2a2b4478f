import type { Stream } from '../ledger/request-record.ts';
import type { LoadEvidence } from './load-evidence.ts';
import type { Interval } from '../observation/interval-index.ts';
import { memoized } from '../observation/memoize.ts';

/** A stretch in which no request of a stream, and of a kind where there are several, was answered well: from the first that failed until the next good answer was asked for. */
export interface Outage extends Interval {
  readonly stream: Stream;
  readonly lengthMs: number;
}

/** The longest one of any stream; undefined where every request was answered well. */
export const longestOutage = memoized((evidence: LoadEvidence): Outage | undefined => {
  const open = new Map<string, Outage>();
  let longest: Outage | undefined;
  const bySending = [...evidence.records].sort((a, b) => a.sentAt - b.sentAt);
  for (const { stream, kind = '', profile, outcome, sentAt, endedAt = sentAt } of bySending) {
    // One that takes its time was sent long before it failed.
    if (profile === 'slow') continue;
    const isGood = outcome === 'ok';
    const its = `${stream} ${kind}`;
    const { from } = open.get(its) ?? { from: sentAt };
    const to = isGood ? sentAt : endedAt;
    const outage = { stream, from, to, lengthMs: to - from };
    if (isGood) {
      if (!open.delete(its)) continue;
    } else open.set(its, outage);
    if (outage.lengthMs > (longest?.lengthMs ?? -1)) longest = outage;
  }
  return longest;
});
