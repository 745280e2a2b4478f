import type { Coded } from '../../core/coded.ts';
import { assess, otherPodsOf, claimSchema, readsMarks, type Claim } from '../claims/claims.ts';
import { gapReason, isOfLog, isOfNodes } from '../validity/gaps.ts';
import type { Judgement } from '../judgement.ts';
import type { PodEvidence } from '../../observation/pods/pod-evidence.ts';
import type { ExpectedBreach } from '../reasons/claim-reasons.ts';
import type { GapReasons } from '../reasons/gap-reasons.ts';
import { caughtOr, wantedSchema } from './caught.ts';
import { unlessOverloaded } from '../validity/unless-overloaded.ts';
import { podJudge } from './judge-kind.ts';

export const claim = podJudge('claim', { claim: claimSchema }, (evidence, question) =>
  judgeClaim(evidence, question.claim),
);

export const caught = podJudge(
  'caught',
  { claim: claimSchema, wanted: wantedSchema<ExpectedBreach>() },
  (evidence, question) => judgeCaught(evidence, question.claim, question.wanted),
);

/** Does the claim hold on this pod? */
export function judgeClaim(evidence: PodEvidence, claim: Claim): Judgement {
  const issue = issueOf(evidence, claim);
  if (issue) return { ...common(evidence, claim), verdict: 'inconclusive', reason: issue };
  const { satisfied, reason, certain = false, window } = assess(claim, evidence);
  const judgement: Judgement = { ...common(evidence, claim), verdict: satisfied ? 'pass' : 'fail', reason };
  return certain ? judgement : unlessOverloaded(judgement, evidence, window);
}

/** The control: the same claim must not hold on this pod, and be broken as expected. */
export function judgeCaught(evidence: PodEvidence, claim: Claim, wanted: ExpectedBreach): Judgement {
  const issue = issueOf(evidence, claim);
  if (issue) return { ...common(evidence, claim), verdict: 'inconclusive', reason: issue };
  const { satisfied, reason: of } = assess(claim, evidence);
  const judgement = { ...common(evidence, claim), ...caughtOr(satisfied, of, wanted) };
  return unlessOverloaded(judgement, evidence);
}

/** A stretch that nobody watched can hide what would break or save the claim. A log that came late hides nothing. */
function issueOf({ name, timeline }: PodEvidence, claim: Claim): Coded<GapReasons> | undefined {
  const pods = [name, ...otherPodsOf(claim)];
  const gap = timeline
    .of('gap')
    .find((gap) =>
      isOfLog(gap)
        ? readsMarks(claim) && gap.effect === 'lost' && pods.some((pod) => gap.of.includes(` ${pod}/`))
        : !isOfNodes(gap),
    );
  return gap && gapReason(gap);
}

function common({ name }: PodEvidence, claim: Claim): Pick<Judgement, 'counts' | 'facts'> {
  return {
    counts: {},
    facts: [
      { code: 'claim', figures: { claim } },
      { code: 'pod', figures: { pod: name } },
    ],
  };
}
