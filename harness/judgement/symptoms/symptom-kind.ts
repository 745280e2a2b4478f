import type { z } from 'zod';
import { livesOf, type PodLife } from '../../observation/pods/pod-lives.ts';
import { schemaOfKind, type FieldsOf } from '../kinds.ts';
import type { LoadEvidence } from '../load-evidence.ts';
import type { Seen } from '../reasons/symptom-reasons.ts';

/** How a symptom of a kind is looked for. */
interface Check<Data> {
  /** Undefined when it was seen, else what was seen instead. */
  missing(symptom: Data, evidence: LoadEvidence): Seen | undefined;
}

/** A kind of symptom, which a twin must show: what its data looks like, and how it is looked for. */
export interface SymptomKind<Data = object> extends Check<Data> {
  readonly schema: z.ZodObject;
}

interface Definition<Fields extends z.ZodRawShape> extends Check<FieldsOf<Fields>> {
  readonly fields: Fields;
}

export function symptomKind<Name extends string, Fields extends z.ZodRawShape>(
  name: Name,
  { fields, ...check }: Definition<Fields>,
) {
  return { schema: schemaOfKind('symptom', name, fields), ...check };
}

/** The pods that the disruption targeted. */
export function targetPods({ timeline, before }: LoadEvidence): readonly PodLife[] {
  return livesOf(timeline, before);
}

/** What was seen of the first of them of which it does not hold. */
export function unlessOfEach(
  evidence: LoadEvidence,
  holds: (life: PodLife) => boolean,
  instead: (life: PodLife) => Seen,
): Seen | undefined {
  const exception = targetPods(evidence).find((life) => !holds(life));
  return exception && instead(exception);
}
