import { z } from 'zod';
import { attributedCauses } from './attribution/attribution.ts';
import { claimSchema } from './claims/claims.ts';
import type { ExpectedBreach, ExpectedRestart } from './reasons/claim-reasons.ts';
import { startupTwins } from './symptoms/startup-signs.ts';
import { twinNames } from './symptoms/twin-signs.ts';

const pod = z.object({ name: z.string(), uid: z.string() });
/** Number of the load within its proof, from 1. */
const load = z.int().min(1);
/** How the assertion is to be broken: the code, and those of its figures that matter. */
const wanted = z.object({ code: z.string(), figures: z.record(z.string(), z.json()).exactOptional() });
const wantedOf = <Expected>() => z.custom<Expected>((value) => wanted.safeParse(value).success);

/** What a judge can be asked. It is saved beside the answer, so that it can be asked again. */
export const questionSchema = z.discriminatedUnion('judge', [
  z.object({ judge: z.enum(['drops', 'stops', 'startup', 'measurement']), load }),
  z.object({ judge: z.literal('sign'), load, twin: z.enum([...twinNames, ...startupTwins]) }),
  z.object({ judge: z.literal('blame'), load, cause: z.enum(attributedCauses) }),
  z.object({ judge: z.literal('claim'), pod, claim: claimSchema }),
  z.object({ judge: z.literal('caught'), pod, claim: claimSchema, wanted: wantedOf<ExpectedBreach>() }),
  /** `longest` is the longest back-off by the kubelet's own settings, in milliseconds. */
  z.object({ judge: z.literal('backOff'), longest: z.number() }),
  z.object({ judge: z.literal('noBackOff'), longest: z.number(), wanted: wantedOf<ExpectedRestart>() }),
]);

export type Question = Readonly<z.infer<typeof questionSchema>>;
