import { z } from 'zod';
import { attributedCauses } from '../attribution/causes/causes.ts';
import type { SchemaOf } from '../kinds.ts';
import { symptomSchema } from './symptoms.ts';

const schema = z.object({
  twin: z.string(),
  /** The assertion of the good app that must fail: no drops, an orderly stop, or no request before a pod is ready. */
  breaks: z.enum(['drops', 'stops', 'startup']),
  /** What nearly all of its failed requests must be put down to. */
  causes: z.array(z.enum(attributedCauses)).readonly(),
  symptoms: z.array(symptomSchema).readonly(),
  /** Of the load that shows it, what differs from the usual: how long each of the slow requests takes. */
  load: z.object({ slowForMs: z.number() }).exactOptional(),
});

/** How a twin must fail, as data: so that it is caught for its own defect and no other. */
export type ExpectedFailure = Readonly<z.infer<typeof schema>>;
export const expectedFailureSchema: SchemaOf<ExpectedFailure> = schema;
