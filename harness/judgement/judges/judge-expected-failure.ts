import { groupBy } from '../../core/group-by.ts';
import { ofItsCauses } from '../../observation/tolerances.ts';
import { attributionsOf } from '../explained.ts';
import type { Judgement } from '../judgement.ts';
import type { LoadEvidence } from '../load-evidence.ts';
import { expectedFailureSchema, type ExpectedFailure } from '../symptoms/expected-failure.ts';
import { missing } from '../symptoms/symptoms.ts';
import { unlessOverloaded } from '../validity/unless-overloaded.ts';
import { assessDrops } from './judge-drops.ts';
import { loadJudge } from './judge-kind.ts';
import { assessStartup } from './judge-startup.ts';
import { assessStops } from './judge-stops.ts';

export const expectedFailure = loadJudge(
  'expectedFailure',
  { expected: expectedFailureSchema },
  (evidence, { expected }) => judgeExpectedFailure(evidence, expected),
);

const assertions = { drops: assessDrops, stops: assessStops, startup: assessStartup };

/**
 * The control: the good app's own assertion must fail against the twin, and each symptom of its defect must be there.
 * Pass: caught, for the named reason. Fail: not caught, or for another reason.
 */
export function judgeExpectedFailure(evidence: LoadEvidence, expected: ExpectedFailure): Judgement {
  return unlessOverloaded(assess(evidence, expected), evidence);
}

function assess(evidence: LoadEvidence, { twin, breaks, causes, symptoms }: ExpectedFailure): Judgement {
  const assertion = assertions[breaks](evidence);
  if (assertion.verdict === 'inconclusive') return assertion;
  const common = {
    counts: assertion.counts,
    facts: [...assertion.facts, { code: 'expected-failure', figures: { symptoms, causes } } as const],
  };
  const { reason: of, cause } = assertion;
  if (assertion.verdict === 'pass')
    return { ...common, verdict: 'fail', reason: { code: 'twin-not-caught', figures: { of, twin } } };
  for (const symptom of symptoms) {
    const seen = missing(symptom, evidence);
    if (seen) return { ...common, verdict: 'fail', reason: { code: 'symptom-missing', figures: { symptom, seen } } };
  }
  const failed = attributionsOf(evidence);
  const others = failed.filter((its) => !causes.includes(its.cause));
  if (others.length > (1 - ofItsCauses) * failed.length) {
    const seen = [...groupBy(others, (its) => its.cause)].map(([other, { length }]) => ({
      cause: other,
      requests: length,
    }));
    return { ...common, verdict: 'fail', reason: { code: 'causes-differ', figures: { wanted: causes, seen } } };
  }
  return { ...common, verdict: 'pass', reason: { code: 'twin-caught', figures: { of, cause } } };
}
