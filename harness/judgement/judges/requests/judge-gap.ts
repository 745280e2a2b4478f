import { gapFields } from '../../allowed-gap.ts';
import type { Attribution } from '../../attribution/attribution.ts';
import type { AttributedCause } from '../../attribution/causes/causes.ts';
import { causeOf } from '../../attribution/main-cause.ts';
import { attributionsOf } from '../../explained.ts';
import { failedPreStops } from '../../failed-hooks.ts';
import type { Judgement } from '../../judgement.ts';
import type { FieldsOf } from '../../kinds.ts';
import type { LoadEvidence } from '../../load-evidence.ts';
import { longestOutage } from '../../outages.ts';
import type { OfContainer } from '../../reasons/untold.ts';
import { livesOf } from '../../../observation/pods/pod-lives.ts';
import { failedStop } from '../container-runs/judge-stops.ts';
import { experimentIssues, inconclusiveBy, measurementIssues } from '../../validity/issues.ts';
import { unlessOverloaded } from '../../validity/unless-overloaded.ts';
import { countsOf, factsOf, unlessExcused } from './judge-drops.ts';
import { loadJudge } from '../judge-kind.ts';

export const gap = loadJudge('gap', gapFields, judgeGap);

/** What a time without a pod brings about by itself. All else is a fault of how the pod stops or starts. */
const byTheGap: readonly AttributedCause[] = ['no-endpoint', 'stopped-before-endpoint-removal', 'unknown'];

/**
 * An app that cannot have two pods was without one: for how long was nothing answered well, and is that allowed? Requests that the pod had
 * and did not answer, and those that reached its successor too early, are failures whatever gap is allowed; and so is, where that is asked, a stop that failed.
 */
export function judgeGap(evidence: LoadEvidence, { why, allowedMs, stop }: FieldsOf<typeof gapFields>): Judgement {
  const common = { counts: countsOf(evidence), facts: factsOf(evidence) };
  const issue = [...measurementIssues(evidence), ...experimentIssues(evidence)][0];
  if (issue) return { ...common, ...inconclusiveBy(issue) };
  const { sent, dropped, rejected } = evidence.summary;
  // Where another cause would fit too, the gap is one.
  const faults = attributionsOf(evidence).filter((attribution) => !isByTheGap(attribution));
  if (faults.length > 0) {
    const reason = { code: 'failed-besides-the-gap', figures: { failed: faults.length, sent } } as const;
    return unlessExcused({ ...common, verdict: 'fail', reason, cause: causeOf(faults) }, evidence, faults);
  }
  const stopped = stop && failedStop(evidence);
  const gapMs = longestOutage(evidence)?.lengthMs ?? 0;
  if (stopped?.verdict === 'fail') return { ...stopped, counts: { ...stopped.counts, gapMs } };
  const figures = { gapMs, failed: dropped + rejected, sent, allowedMs };
  if (figures.failed === 0 || figures.gapMs <= (allowedMs ?? 0))
    return (
      stopped ?? {
        ...common,
        verdict: 'pass',
        reason: { code: 'gap-allowed', figures: { ...figures, ...(stop && hooksFailedIn(evidence)) } },
      }
    );
  const judgement: Judgement = {
    ...common,
    verdict: 'fail',
    reason: { code: 'gap', figures },
    cause: { code: 'gap-by-nature', figures: { why } },
  };
  // That there is a gap is no doing of the host; how long it is may be.
  return allowedMs === undefined ? judgement : unlessOverloaded(judgement, evidence);
}

function hooksFailedIn({ timeline, before }: LoadEvidence): { readonly hooksFailed?: readonly OfContainer[] } {
  const hooksFailed = livesOf(timeline, before).flatMap(failedPreStops);
  return hooksFailed.length > 0 ? { hooksFailed } : {};
}

/** A connection that failed in the gap leaves its port to a later one, which its node takes for that one. */
function isByTheGap({ cause, confidence, facts }: Attribution): boolean {
  return byTheGap.includes(cause) || confidence === 'guess' || facts.some(({ code }) => code === 'taken-for-earlier');
}
