import { groupBy } from '../../core/group-by.ts';
import { ofItsCauses } from '../../observation/tolerances.ts';
import { attributionsOf } from '../explained.ts';
import type { Judgement } from '../judgement.ts';
import type { LoadEvidence } from '../load-evidence.ts';
import { expectedFailureSchema, type ExpectedFailure } from '../symptoms/expected-failure.ts';
import { missing } from '../symptoms/symptoms.ts';
import { unlessOverloaded } from '../validity/unless-overloaded.ts';
import { judgeCrash } from './container-runs/judge-crash.ts';
import { judgeDependency } from './container-runs/judge-dependency.ts';
import { judgeStarts } from './container-runs/judge-starts.ts';
import { assessStops } from './container-runs/judge-stops.ts';
import { judgeTermination } from './container-runs/judge-termination.ts';
import { disruptionJudge } from './judge-kind.ts';
import { assessDrops } from './requests/judge-drops.ts';
import { judgeGap } from './requests/judge-gap.ts';
import { assessStartup } from './requests/judge-startup.ts';
import { assessSteady } from './requests/judge-steady.ts';

export const expectedFailure = disruptionJudge(
  'expectedFailure',
  { expected: expectedFailureSchema },
  (evidence, { expected }) => judgeExpectedFailure(evidence, expected),
);

const assertions: Readonly<
  Record<ExpectedFailure['breaks'], (evidence: LoadEvidence, expected: ExpectedFailure) => Judgement>
> = {
  drops: assessDrops,
  stops: assessStops,
  startup: assessStartup,
  steady: assessSteady,
  starts: (evidence) => judgeStarts(evidence),
  crash: judgeCrash,
  termination: judgeTermination,
  dependency: judgeDependency,
  gap: (evidence, { twin, gap }) => {
    if (gap) return judgeGap(evidence, gap);
    throw new RangeError(`Expected to be told against what the gap of ${twin} is held`);
  },
};

/**
 * The control: the good app's own assertion must fail against the twin, and each symptom of its defect must be there.
 * Pass: caught, for the named reason. Fail: not caught, or for another reason.
 */
export function judgeExpectedFailure(evidence: LoadEvidence, expected: ExpectedFailure): Judgement {
  return unlessOverloaded(assess(evidence, expected), evidence);
}

/** For a control a drop is a drop, however busy the machine was. */
function withoutExcuse(judgement: Judgement): Judgement {
  const { reason } = judgement;
  return reason.code === 'host-overloaded' ? { ...judgement, verdict: 'fail', reason: reason.figures.of } : judgement;
}

function assess(evidence: LoadEvidence, expected: ExpectedFailure): Judgement {
  const { twin, breaks, causes, symptoms } = expected;
  const assertion = withoutExcuse(assertions[breaks](evidence, expected));
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
