import { z } from 'zod';
import type { PodEvidence } from '../../observation/pods/pod-evidence.ts';
import type { Judgement } from '../judgement.ts';
import { schemaOfKind, type FieldsOf } from '../kinds.ts';
import { unloaded, type LoadEvidence } from '../load-evidence.ts';
import type { ProofEvidence } from '../proof-evidence.ts';
import { inconclusiveBy } from '../validity/issues.ts';
import { unlessScaled } from '../validity/unless-scaled.ts';

/** A kind of judge: what it can be asked, as data that is saved beside the answer, and how it answers. */
export interface JudgeKind<Question = object> {
  readonly schema: z.ZodObject;
  /** From the evidence alone. */
  answer(question: Question, evidence: ProofEvidence): Judgement;
}

export function judgeKind<Name extends string, Fields extends z.ZodRawShape>(
  name: Name,
  fields: Fields,
  answer: (question: FieldsOf<Fields>, evidence: ProofEvidence) => Judgement,
) {
  return { schema: schemaOfKind('judge', name, fields), answer };
}

/** Of one load of the proof, which says nothing where none was sent. */
export function loadJudge<Name extends string, Fields extends z.ZodRawShape>(
  name: Name,
  fields: Fields,
  answer: (evidence: LoadEvidence, question: FieldsOf<Fields>) => Judgement,
) {
  return disruptionJudge(name, fields, (evidence, question) => {
    const why = unloaded(evidence);
    if (why === undefined) return answer(evidence, question);
    const reason = { code: 'no-load', figures: { why } } as const;
    return { counts: {}, facts: [], ...inconclusiveBy({ reason, untrusted: false }) };
  });
}

/** Of one load of the proof, or of what was done where none was sent, and nobody else changed the number of pods; `load` is its number, from 1. */
export function disruptionJudge<Name extends string, Fields extends z.ZodRawShape>(
  name: Name,
  fields: Fields,
  answer: (evidence: LoadEvidence, question: FieldsOf<Fields>) => Judgement,
) {
  const schema = schemaOfKind('judge', name, { load: z.int().min(1), ...fields });
  return {
    schema,
    answer: (question: FieldsOf<Fields> & { readonly load: number }, evidence: ProofEvidence) => {
      const load = loadOf(evidence, question.load);
      return unlessScaled(answer(load, question), load);
    },
  };
}

/** Of one pod. */
export function podJudge<Name extends string, Fields extends z.ZodRawShape>(
  name: Name,
  fields: Fields,
  answer: (evidence: PodEvidence, question: FieldsOf<Fields>) => Judgement,
) {
  const schema = schemaOfKind('judge', name, { pod: z.object({ name: z.string(), uid: z.string() }), ...fields });
  return {
    schema,
    answer: (
      question: FieldsOf<Fields> & { readonly pod: Omit<PodEvidence, 'timeline'> },
      { timeline }: ProofEvidence,
    ) => answer({ ...question.pod, timeline }, question),
  };
}

/**
 * @param number from 1
 * @throws RangeError for a load that is not there
 */
export function loadOf({ loads }: ProofEvidence, number: number): LoadEvidence {
  const evidence = loads[number - 1];
  if (evidence) return evidence;
  throw new RangeError(`Expected evidence of load ${number}, there are ${loads.length} loads`);
}
