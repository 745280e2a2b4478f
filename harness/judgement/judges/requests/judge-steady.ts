import { causeOf } from '../../attribution/main-cause.ts';
import { attributionsOf } from '../../explained.ts';
import type { Judgement } from '../../judgement.ts';
import type { LoadEvidence } from '../../load-evidence.ts';
import { inconclusiveBy, measurementIssues } from '../../validity/issues.ts';
import type { FieldsOf } from '../../kinds.ts';
import { allowedFields, within } from '../../thresholds.ts';
import { countsOf, factsOf, requestsDropped, unlessExcused } from './judge-drops.ts';
import { loadJudge } from '../judge-kind.ts';

export const steady = loadJudge('steady', allowedFields, judgeSteady);

/** Was every request answered well while nothing was done to the pods? */
export function judgeSteady(evidence: LoadEvidence, { allowed }: FieldsOf<typeof allowedFields> = {}): Judgement {
  return unlessExcused(within(assessSteady(evidence), evidence, allowed), evidence);
}

/** As `judgeSteady`, however busy the machine was. */
export function assessSteady(evidence: LoadEvidence): Judgement {
  const common = { counts: countsOf(evidence), facts: factsOf(evidence) };
  const issue = measurementIssues(evidence)[0];
  if (issue) return { ...common, ...inconclusiveBy(issue) };
  return { ...common, ...answersOf(evidence) };
}

/** Whether every request was answered well. */
export function answersOf(evidence: LoadEvidence): Pick<Judgement, 'verdict' | 'reason' | 'cause'> {
  const { sent, dropped, rejected } = evidence.summary;
  if (dropped + rejected === 0) return { verdict: 'pass', reason: { code: 'none-dropped', figures: { sent } } };
  return { verdict: 'fail', reason: requestsDropped(evidence), cause: causeOf(attributionsOf(evidence)) };
}
