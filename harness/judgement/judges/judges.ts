import type { z } from 'zod';
import type { Judgement } from '../judgement.ts';
import { schemaOfKinds, type SchemaOf } from '../kinds.ts';
import type { ProofEvidence } from '../proof-evidence.ts';
import { backOff, noBackOff } from './judge-back-off.ts';
import { attributedTo } from './requests/judge-attributed-to.ts';
import { caught, claim } from './judge-claim.ts';
import { crash } from './container-runs/judge-crash.ts';
import { drops } from './requests/judge-drops.ts';
import { dependency } from './container-runs/judge-dependency.ts';
import { files } from './container-runs/judge-files.ts';
import { initWait } from './container-runs/judge-init-wait.ts';
import { expectedFailure } from './judge-expected-failure.ts';
import { gap } from './requests/judge-gap.ts';
import type { JudgeKind } from './judge-kind.ts';
import { starts } from './container-runs/judge-starts.ts';
import { startup } from './requests/judge-startup.ts';
import { steady } from './requests/judge-steady.ts';
import { stops } from './container-runs/judge-stops.ts';
import { termination } from './container-runs/judge-termination.ts';
import { upgrade } from './requests/judge-upgrade.ts';
import { measurement } from './requests/measure-drops.ts';
import { wait } from './requests/measure-wait.ts';

/** Each is told here, and nowhere else. */
const kinds = {
  drops,
  stops,
  startup,
  starts,
  measurement,
  wait,
  steady,
  crash,
  gap,
  termination,
  dependency,
  initWait,
  upgrade,
  files,
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
