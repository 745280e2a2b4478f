import type { z } from 'zod';
import type { PodEvidence } from '../../observation/pods/pod-evidence.ts';
import { roundingMs } from '../../observation/tolerances.ts';
import { dataOfKind, schemaOfKind, type FieldsOf, type KindOfData } from '../kinds.ts';

/** How a moment of a kind is found in the evidence. */
interface Lookup<Data> {
  /** How its time is known: read from a log, by the arrival of a watch event, which a busy machine delays, or told in the event. */
  readonly by: 'log' | 'watch' | 'clock';
  /** When it was, in epoch milliseconds, at the earliest where that is not exactly known; undefined when it was not observed. */
  time(moment: Data, evidence: PodEvidence): number | undefined;
  /** As `time`, at the latest, where that differs; undefined also where nothing tells it. */
  latest?(moment: Data, evidence: PodEvidence): number | undefined;
}

/** A kind of moment in a pod's life: what its data looks like, and how it is found. */
export interface MomentKind<Data = object> extends Lookup<Data> {
  readonly schema: z.ZodObject;
  /** Its data; a function where it has something to say besides its name. */
  readonly make: unknown;
}

/** A kind whose data has something to say besides its name. */
export function momentKind<Name extends string, Fields extends z.ZodRawShape, Args extends readonly unknown[]>(
  name: Name,
  { fields, make, ...lookup }: KindOfData<Fields, Args> & Lookup<FieldsOf<Fields>>,
) {
  return { ...dataOfKind('moment', name, { fields, make }), ...lookup };
}

/** A kind whose data is its name alone. */
export function plainMoment<Name extends string>(name: Name, lookup: Lookup<object>) {
  return { schema: schemaOfKind('moment', name, {}), make: { moment: name }, ...lookup };
}

/** Before which a time was that is told in whole seconds, cut. */
export function secondAfter(at: number | undefined): number | undefined {
  return at === undefined ? undefined : at + roundingMs;
}

/** The earliest of those times that are known. */
export function earliest(...times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
