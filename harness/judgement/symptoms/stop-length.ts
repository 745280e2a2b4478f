import { endOf, type PodLife } from '../../observation/pods/pod-lives.ts';
import { exitsWithinMs, graceWatchMs, livesOnMs } from '../../observation/tolerances.ts';
import type { Seen } from '../reasons/symptom-reasons.ts';
import { endSeenAt } from './near.ts';
import { symptomKind, unlessOfEach } from './symptom-kind.ts';

/** Every pod that went used its whole grace period. */
export const wholeGraceUsed = symptomKind('wholeGraceUsed', {
  fields: {},
  missing: (_, evidence) =>
    unlessOfEach(
      evidence,
      (life) =>
        (endSeenAt(life) ?? 0) - (life.deletionAt ?? Infinity) >= (life.graceSeconds ?? 30) * 1000 - graceWatchMs,
      ({ name: pod }) => ({ code: 'end-within-grace', figures: { pod } }),
    ),
});

/** Every pod that went ended at SIGTERM. */
export const endedAtSigterm = symptomKind('endedAtSigterm', {
  fields: {},
  missing: (_, evidence) => unlessOfEach(evidence, (life) => afterSigterm(life) < exitsWithinMs, endAfterSigterm),
});

/** Every pod that went ended well after SIGTERM. */
export const livedOn = symptomKind('livedOn', {
  fields: {},
  missing: (_, evidence) => unlessOfEach(evidence, (life) => afterSigterm(life) >= livesOnMs, endAfterSigterm),
});

function endAfterSigterm(life: PodLife): Seen {
  return { code: 'end-after-sigterm', figures: { afterMs: afterSigterm(life), pod: life.name } };
}

function afterSigterm(life: PodLife): number {
  return (endOf(life) ?? NaN) - (life.sigtermAt ?? NaN);
}
