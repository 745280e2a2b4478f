import { memoized } from '../../observation/memoize.ts';
import { scaledByOthers, type Scaling } from '../../observation/scaled-by-others.ts';
import type { Attribution } from '../attribution/attribution.ts';
import { causes } from '../attribution/causes/causes.ts';
import { causeOf } from '../attribution/main-cause.ts';
import { attributionsOf } from '../explained.ts';
import type { Judgement } from '../judgement.ts';
import type { LoadEvidence } from '../load-evidence.ts';
import type { Cause } from '../reasons/causes.ts';
import type { Reason } from '../reasons/reason.ts';

/** What others changed the number of pods by, from the first sight of the app until the load had ended. */
export const scalingOf = memoized(
  ({ workload, timeline, recovery }: LoadEvidence): Scaling | undefined =>
    workload && scaledByOthers(timeline, workload, recovery.to),
);

/**
 * Where others changed the number of pods meanwhile, all is inconclusive, and says so, but what failed by the app's own doing. Of an app to which nothing was
 * done it holds with any number of pods that all was answered.
 */
export function unlessScaled(judgement: Judgement, evidence: LoadEvidence): Judgement {
  const scaling = scalingOf(evidence);
  if (!scaling || judgement.untrusted) return judgement;
  const { disruption } = evidence;
  if (judgement.verdict === 'pass' && disruption.from === disruption.to) return judgement;
  return (
    failureByTheApp(judgement, evidence) ?? { ...judgement, ...inconclusiveAs(scaling, judgement.reason, evidence) }
  );
}

/** What a judge says where the number of pods was changed. */
export function inconclusiveAs({ from, to, at }: Scaling, of: Reason, { workload, baseline }: LoadEvidence) {
  const figures = { of, from, to, atMs: at - baseline.from, autoscaler: workload?.autoscaler };
  return { verdict: 'inconclusive', reason: { code: 'scaled-by-others', figures } } as const;
}

/** What a pod more or less may bring about. */
const byTheNumber: readonly Cause['code'][] = ['no-endpoint', 'no-local-pod', 'gap-by-nature', 'unknown'];
/** A pod that was waited for may have been taken away. */
const waitedInVain: readonly Reason['code'][] = ['not-back', 'not-back-with-dependency'];
/** Every request that failed counts for these. */
const ofAllThatFailed: readonly Reason['code'][] = ['requests-dropped', 'beyond-excuse', 'gap'];

/** A failure that no number of pods explains: of requests by the app's own doing, or of how a container ended. */
function failureByTheApp(judgement: Judgement, evidence: LoadEvidence): Judgement | undefined {
  const { verdict, reason, cause } = judgement;
  if (verdict !== 'fail' || cause === undefined || cause.code === 'gap-by-nature') return undefined;
  if (waitedInVain.includes(reason.code)) return undefined;
  const failed = attributionsOf(evidence);
  if (ofAllThatFailed.includes(reason.code)) {
    const its = failed.filter(isTheApps);
    return its.length > 0 ? { ...judgement, cause: causeOf(its) } : undefined;
  }
  if (byTheNumber.includes(cause.code)) return undefined;
  const its = failed.filter((attribution) => attribution.cause === cause.code);
  return its.length === 0 || its.some(isTheApps) ? judgement : undefined;
}

/** A pod that comes or goes fails no request of an app that starts and stops as it is to, whoever scales it. */
function isTheApps({ cause, confidence }: Attribution): boolean {
  return causes[cause].by === 'app' && confidence !== 'guess' && !byTheNumber.includes(cause);
}
