import { fallsWithinMs } from '../../observation/tolerances.ts';
import { isAfter } from './near.ts';
import { failuresOfTheApp } from './of-the-app.ts';
import { targetPods, symptomKind } from './symptom-kind.ts';

/** Requests are rejected, each after the SIGTERM of a pod. */
export const rejectedAfterSigterm = symptomKind('rejectedAfterSigterm', {
  fields: {},
  missing: (_, evidence) => {
    const rejections = failuresOfTheApp(evidence, 'rejected');
    if (rejections.length === 0) return { code: 'none-rejected', figures: {} };
    const lives = targetPods(evidence);
    const stray = rejections.filter((record) => !lives.some((life) => isAfter(record, life.sigtermAt, fallsWithinMs)));
    return stray.length > 0 ? { code: 'rejections-without-sigterm', figures: { rejections: stray.length } } : undefined;
  },
});
