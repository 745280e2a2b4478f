import type { Stream } from '../ledger/request-record.ts';
import type { LoadEvidence } from './load-evidence.ts';
import type { Interval } from '../observation/interval-index.ts';
import { memoized } from '../observation/memoize.ts';

/** A stretch in which no request of a stream was answered well: from the first that failed until the next good answer was asked for. */
export interface Outage extends Interval {
  readonly stream: Stream;
  readonly lengthMs: number;
}

/** The longest one of any stream; undefined where every request was answered well. */
export const longestOutage = memoized((evidence: LoadEvidence): Outage | undefined => {
  const open = new Map<Stream, Outage>();
  let longest: Outage | undefined;
  const bySending = [...evidence.records].sort((a, b) => a.sentAt - b.sentAt);
  for (const { stream, profile, outcome, sentAt, endedAt = sentAt } of bySending) {
    // One that takes its time was sent long before it failed.
    if (profile === 'slow') continue;
    const isGood = outcome === 'ok';
    const { from } = open.get(stream) ?? { from: sentAt };
    const to = isGood ? sentAt : endedAt;
    const outage = { stream, from, to, lengthMs: to - from };
    if (isGood) {
      if (!open.delete(stream)) continue;
    } else open.set(stream, outage);
    if (outage.lengthMs > (longest?.lengthMs ?? -1)) longest = outage;
  }
  return longest;
});
