import type { z } from 'zod';
import { schemaOfKinds, type SchemaOf } from '../kinds.ts';
import type { LoadEvidence } from '../load-evidence.ts';
import type { Seen } from '../reasons/symptom-reasons.ts';
import { cutAfterWait } from './cut-after-wait.ts';
import { crashed, exitCode } from './exit-code.ts';
import { newRefusedUntilUnrouted } from './new-refused.ts';
import { noneDropped } from './none-dropped.ts';
import { notObserved, observed } from './observed.ts';
import { rejectedAfterSigterm } from './rejected-after-sigterm.ts';
import { reusedCut, reusedCutAtSigterm } from './reused-cut.ts';
import { slowCutAtKill } from './slow-cut-at-kill.ts';
import { endedAtSigterm, livedOn, wholeGraceUsed } from './stop-length.ts';
import type { SymptomKind } from './symptom-kind.ts';
import { answeredWhileStarting, lostBeforeListening } from './too-early.ts';

/** Each is told here, and nowhere else. */
const kinds = {
  newRefusedUntilUnrouted,
  noneDropped,
  ...{ reusedCut, reusedCutAtSigterm },
  slowCutAtKill,
  cutAfterWait,
  rejectedAfterSigterm,
  ...{ exitCode, crashed },
  ...{ observed, notObserved },
  ...{ wholeGraceUsed, endedAtSigterm, livedOn },
  ...{ answeredWhileStarting, lostBeforeListening },
};

const schema = schemaOfKinds('symptom', kinds);

/** What must be seen of a twin beside the assertion that it breaks, as data. */
export type Symptom = Readonly<z.infer<typeof schema>>;
export const symptomSchema: SchemaOf<Symptom> = schema;

/** What was seen instead of it; undefined when it was seen. */
export function missing(symptom: Symptom, evidence: LoadEvidence): Seen | undefined {
  const byName: Readonly<Record<Symptom['symptom'], SymptomKind>> = kinds;
  return byName[symptom.symptom].missing(symptom, evidence);
}
