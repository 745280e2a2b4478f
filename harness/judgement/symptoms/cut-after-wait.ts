import { waitedMs } from '../../observation/tolerances.ts';
import { targetPods, symptomKind } from './symptom-kind.ts';

/** Requests that were sent after the SIGTERM of a pod fail after a wait. */
export const cutAfterWait = symptomKind('cutAfterWait', {
  fields: {},
  missing: (_, evidence) => {
    const lives = targetPods(evidence);
    const waited = evidence.drops.filter(({ sentAt, endedAt = sentAt }) => endedAt - sentAt > waitedMs);
    const late = waited.filter(({ sentAt }) => lives.some(({ sigtermAt = Infinity }) => sentAt > sigtermAt));
    return late.length > 0 ? undefined : { code: 'cut-before-sigterm', figures: { cuts: waited.length } };
  },
});
