import { assess, describeClaim, otherPodsOf, readsMarks } from '../claims/assess-claim.ts';
import { isOfLog, isOfNodes } from '../validity/gaps.ts';
import type { Judgement } from '../judgement.ts';
import type { Claim } from '../claims/pod-claims.ts';
import type { PodEvidence } from '../../observation/pod-evidence.ts';
import { unlessOverloaded } from '../validity/unless-overloaded.ts';

/** Does the claim hold on this pod? */
export function judgeClaim(evidence: PodEvidence, claim: Claim): Judgement {
  const doubt = doubtOf(evidence, claim);
  if (doubt !== undefined) return { ...common(evidence, claim), verdict: 'inconclusive', reason: doubt };
  const { holds, reason, certain = false, window } = assess(claim, evidence);
  const judgement: Judgement = { ...common(evidence, claim), verdict: holds ? 'pass' : 'fail', reason };
  return certain ? judgement : unlessOverloaded(judgement, evidence, window);
}

/** The control: the same claim must not hold on this pod, and for the named reason. */
export function judgeCaught(evidence: PodEvidence, claim: Claim, cause: RegExp): Judgement {
  const doubt = doubtOf(evidence, claim);
  if (doubt !== undefined) return { ...common(evidence, claim), verdict: 'inconclusive', reason: doubt };
  const { holds, reason } = assess(claim, evidence);
  if (!holds && cause.test(reason)) return { ...common(evidence, claim), verdict: 'pass', reason: `caught: ${reason}` };
  const failure = holds ? `not caught: ${reason}` : `caught, but not for ${String(cause)}: ${reason}`;
  return unlessOverloaded({ ...common(evidence, claim), verdict: 'fail', reason: failure }, evidence);
}

/** A stretch that nobody watched can hide what would break or save the claim. A log that came late hides nothing. */
function doubtOf({ name, timeline }: PodEvidence, claim: Claim): string | undefined {
  const pods = [name, ...otherPodsOf(claim)];
  const gap = timeline
    .of('gap')
    .find((gap) =>
      isOfLog(gap)
        ? readsMarks(claim) && gap.effect === 'lost' && pods.some((pod) => gap.of.includes(` ${pod}/`))
        : !isOfNodes(gap),
    );
  return gap && `${gap.of} was not observed for ${((gap.at - gap.from) / 1000).toFixed(1)} s (${gap.reason})`;
}

function common({ name }: PodEvidence, claim: Claim): Pick<Judgement, 'counts' | 'facts'> {
  return {
    counts: {},
    facts: [
      ['Claim', describeClaim(claim)],
      ['Pod', name],
    ],
  };
}
