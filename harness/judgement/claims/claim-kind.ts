import type { z } from 'zod';
import type { PodEvidence } from '../../observation/pods/pod-evidence.ts';
import { dataOfKind, type FieldsOf, type KindOfData } from '../kinds.ts';
import type { Moment } from '../moments/moments.ts';
import type { Assessed } from './assessed.ts';

/** How a claim of a kind is held against the evidence. */
interface Assessment<Data> {
  /** Holds the claim against what was observed of the pod. */
  assess(claim: Data, evidence: PodEvidence): Assessed;
  /** The moments that it tells of; none when left out. */
  moments?(claim: Data): readonly Moment[];
  /** It reads marks besides those that are its moments: a log that was lost leaves it open. */
  readonly readsMarks?: true;
}

/** A kind of claim: what its data looks like, and how it is assessed. */
export interface ClaimKind<Data = object> extends Assessment<Data> {
  readonly schema: z.ZodObject;
  readonly make: (...args: never) => unknown;
}

export function claimKind<Name extends string, Fields extends z.ZodRawShape, Args extends readonly unknown[]>(
  name: Name,
  { fields, make, ...assessment }: KindOfData<Fields, Args> & Assessment<FieldsOf<Fields>>,
) {
  return { ...dataOfKind('claim', name, { fields, make }), ...assessment };
}
