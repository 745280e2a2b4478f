import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Judgement } from '../judgement.ts';
import type { ExpectedBreach, ExpectedRestart } from '../reasons/claim-reasons.ts';
import type { Reason } from '../reasons/reason.ts';

const wanted = z.object({ code: z.string(), figures: z.record(z.string(), z.json()).exactOptional() });

/** How the assertion is to be broken: the code, and those of its figures that matter. */
export function wantedSchema<Expected>() {
  return z.custom<Expected>((value) => wanted.safeParse(value).success);
}

/** What a control comes to: its twin must break the assertion, and as expected. */
export function caughtOr(
  satisfied: boolean,
  of: Reason,
  wanted: ExpectedBreach | ExpectedRestart,
): Pick<Judgement, 'verdict' | 'reason'> {
  if (satisfied) return { verdict: 'fail', reason: { code: 'not-caught', figures: { of } } };
  if (isAsExpected(of, wanted)) return { verdict: 'pass', reason: { code: 'caught', figures: { of } } };
  return { verdict: 'fail', reason: { code: 'caught-otherwise', figures: { of, wanted } } };
}

/** It has the code, and each of the figures that were named. */
function isAsExpected({ code, figures }: Reason, wanted: ExpectedBreach | ExpectedRestart): boolean {
  const seen = new Map(Object.entries(figures));
  return (
    code === wanted.code &&
    Object.entries(wanted.figures ?? {}).every(([name, figure]) => isDeepStrictEqual(seen.get(name), figure))
  );
}
