import type { z } from 'zod';
import type { Judgement } from '../judgement.ts';
import { schemaOfKinds, type SchemaOf } from '../kinds.ts';
import type { ProofEvidence } from '../proof-evidence.ts';
import { backOff, noBackOff } from './judge-back-off.ts';
import { attributedTo } from './judge-attributed-to.ts';
import { caught, claim } from './judge-claim.ts';
import { crash } from './judge-crash.ts';
import { drops } from './judge-drops.ts';
import { expectedFailure } from './judge-expected-failure.ts';
import { gap } from './judge-gap.ts';
import type { JudgeKind } from './judge-kind.ts';
import { starts } from './judge-starts.ts';
import { startup } from './judge-startup.ts';
import { steady } from './judge-steady.ts';
import { stops } from './judge-stops.ts';
import { termination } from './judge-termination.ts';
import { measurement } from './measure-drops.ts';

/** Each is told here, and nowhere else. */
const kinds = {
  drops,
  stops,
  startup,
  starts,
  measurement,
  steady,
  crash,
  gap,
  termination,
  expectedFailure,
  attributedTo,
  ...{ claim, caught },
  ...{ backOff, noBackOff },
};

const schema = schemaOfKinds('judge', kinds);

/** What a judge can be asked. It is saved beside the answer, so that it can be asked again. */
export type Question = Readonly<z.infer<typeof schema>>;
export const questionSchema: SchemaOf<Question> = schema;

/**
 * Answers a question from the evidence alone: the same for a proof that runs and for one that was saved.
 * @throws RangeError for a load that is not there
 */
export function judge(question: Question, evidence: ProofEvidence): Judgement {
  const byName: Readonly<Record<Question['judge'], JudgeKind>> = kinds;
  return byName[question.judge].answer(question, evidence);
}
