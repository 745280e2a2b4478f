import { z } from 'zod';
import type { RequestRecord } from '../../ledger/request-record.ts';
import type { LoadEvidence } from '../load-evidence.ts';
import { endSeenAt, isBetween, wasCut } from './near.ts';
import { failuresOfTheApp } from './of-the-app.ts';
import { targetPods, symptomKind } from './symptom-kind.ts';

/** Requests on `reused` connections are cut. */
export const reusedCut = symptomKind('reusedCut', {
  fields: {},
  missing: (_, evidence) => (cutOnReused(evidence).length > 0 ? undefined : { code: 'nothing-cut', figures: {} }),
});

/**
 * And each of them at the SIGTERM of a pod, or until the end of it was seen: a process that ends at once leaves it to its node
 * to close what it had open, and a busy one takes its time.
 */
export const reusedCutAtSigterm = symptomKind('reusedCutAtSigterm', {
  fields: { until: z.enum(['sigterm', 'end']) },
  missing: ({ until }, evidence) => {
    const cut = cutOnReused(evidence);
    if (cut.length === 0) return { code: 'nothing-cut', figures: {} };
    const lives = targetPods(evidence);
    const stray = cut.filter(
      (drop) =>
        !lives.some((life) => isBetween(drop, life.sigtermAt, until === 'end' ? endSeenAt(life) : life.sigtermAt)),
    );
    return stray.length > 0 ? { code: 'cuts-without-sigterm', figures: { cuts: stray.length } } : undefined;
  },
});

function cutOnReused(evidence: LoadEvidence): readonly RequestRecord[] {
  return failuresOfTheApp(evidence, 'dropped').filter((drop) => drop.stream === 'reused' && wasCut(drop));
}
