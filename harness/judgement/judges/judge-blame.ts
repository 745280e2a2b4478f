import { assessDrops } from './judge-drops.ts';
import type { AttributedCause } from '../attribution/attribution.ts';
import { attributionsOf } from '../explained.ts';
import type { Judgement } from '../judgement.ts';
import type { LoadEvidence } from '../load-evidence.ts';

/** Of the drops, the share that must have the cause: now and then one cannot be told. */
const share = 0.95;

/** The control: requests were dropped, for this cause, and nothing else is blamed for any. */
export function judgeBlame(evidence: LoadEvidence, cause: AttributedCause): Judgement {
  const assertion = assessDrops(evidence);
  if (assertion.verdict === 'inconclusive') return assertion;
  if (assertion.verdict === 'pass') return { ...assertion, verdict: 'fail', reason: `not caught: ${assertion.reason}` };
  const drops = attributionsOf(evidence);
  const right = drops.filter((drop) => drop.cause === cause);
  const wrong = drops.find((drop) => drop.cause !== cause && drop.cause !== 'unknown');
  const { counts, facts, reason } = assertion;
  const explained = `${right.length} of ${drops.length} drops are explained by ${cause}`;
  if (wrong) return { counts, facts, verdict: 'fail', reason: `${explained}, but ${wrong.cause} was blamed too` };
  if (right.length < share * drops.length) return { counts, facts, verdict: 'fail', reason: `only ${explained}` };
  return { counts, facts, verdict: 'pass', reason: `caught: ${reason}; ${explained}` };
}
