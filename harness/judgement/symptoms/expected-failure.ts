import { z } from 'zod';
import { gapFields } from '../allowed-gap.ts';
import { attributedCauses } from '../attribution/causes/causes.ts';
import type { SchemaOf } from '../kinds.ts';
import { symptomSchema } from './symptoms.ts';

const schema = z.object({
  twin: z.string(),
  /** The assertion of the good app that must fail, by the name of its judge. */
  breaks: z.enum(['drops', 'stops', 'startup', 'steady', 'starts', 'crash', 'termination', 'dependency', 'gap']),
  /** Where it is the length of a gap: what it is held against. */
  gap: z.object(gapFields).exactOptional(),
  /** What nearly all of its failed requests must be put down to. */
  causes: z.array(z.enum(attributedCauses)).readonly(),
  symptoms: z.array(symptomSchema).readonly(),
  /** Of the load that shows it, what differs from the usual: how long each of the slow requests takes. */
  load: z.object({ slowForMs: z.number() }).exactOptional(),
});

/** How a twin must fail, as data: so that it is caught for its own defect and no other. */
export type ExpectedFailure = Readonly<z.infer<typeof schema>>;
export const expectedFailureSchema: SchemaOf<ExpectedFailure> = schema;
