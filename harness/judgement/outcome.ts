import { z } from 'zod';
import type { Verdict } from '../core/verdict.ts';
import type { Judgement } from './judgement.ts';
import type { Cause } from './reasons/causes.ts';
import type { Reason } from './reasons/reason.ts';

const coded = z.object({ code: z.string(), figures: z.record(z.string(), z.json()) });
const causeSchema = z.custom<Cause>((value) => coded.safeParse(value).success);

/** How the body of a proof came to its end. */
export const endingSchema = z.discriminatedUnion('by', [
  /** It ran to its end. `statement`: what it found, in its own words. */
  z.object({ by: z.literal('return'), assertions: z.int(), statement: z.string().exactOptional() }),
  /** Its last judgement was no pass. */
  z.object({ by: z.literal('judgement') }),
  /** An assertion on plain values failed, or Kubernetes said itself that what is under test is at fault, and for which `cause`. */
  z.object({ by: z.literal('assertion'), text: z.string(), cause: causeSchema.exactOptional() }),
  /** Something went wrong that says nothing about what was to be proven. */
  z.object({ by: z.literal('error'), text: z.string() }),
]);

export type Ending = Readonly<z.infer<typeof endingSchema>>;

/** What the body of a proof came to. */
export interface ProofOutcome {
  readonly verdict: Verdict;
  readonly reason: Reason;
  /** The judgement that ended it. */
  readonly judgement?: Judgement;
  /** Why it failed, where no judgement says it. */
  readonly cause?: Cause;
  /** The whole text of the error that ended it, in its own words. */
  readonly text?: string;
  readonly untrusted?: boolean;
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * A failed assertion is a failure; evidence that cannot carry a verdict, and any fault of our own, is inconclusive. A
 * proof that asserted nothing has proven nothing.
 */
export function outcomeOf(judgements: readonly Judgement[], ending: Ending): ProofOutcome {
  const counts = Object.assign({}, ...judgements.map((judgement) => judgement.counts)) as Record<string, number>;
  switch (ending.by) {
    case 'return': {
      if (ending.assertions === 0)
        return { verdict: 'inconclusive', reason: { code: 'nothing-asserted', figures: {} }, counts };
      return { verdict: 'pass', reason: passedFor(judgements, ending.statement), counts };
    }
    case 'judgement': {
      const judgement = judgements.at(-1);
      if (!judgement) throw new RangeError('Expected the judgement that ended the proof');
      const { verdict, reason, untrusted = false } = judgement;
      return { verdict, reason, judgement, ...(verdict === 'inconclusive' && { untrusted }), counts };
    }
    case 'assertion': {
      const { text, cause } = ending;
      return { verdict: 'fail', reason: inWords('assertion-failed', text), ...(cause && { cause }), text, counts };
    }
    case 'error':
      return { verdict: 'inconclusive', reason: inWords('stopped-by-error', ending.text), text: ending.text, counts };
  }
}

/** What a proof comes to when its judges are asked again, given what they said when it ran. */
export function outcomeAgain(
  recorded: readonly Pick<Judgement, 'verdict'>[],
  again: readonly Judgement[],
  ending: Ending,
): ProofOutcome {
  const turn = again.findIndex(({ verdict }, index) => verdict !== recorded[index]?.verdict);
  if (turn < 0) return outcomeOf(again, ending);
  if (again[turn]?.verdict !== 'pass') return outcomeOf(again.slice(0, turn + 1), { by: 'judgement' });
  const { counts } = outcomeOf(again.slice(0, turn), { by: 'return', assertions: 0 });
  return { verdict: 'inconclusive', reason: { code: 'holds-again', figures: { of: again[turn].reason } }, counts };
}

function passedFor(judgements: readonly Judgement[], statement: string | undefined): Reason {
  const [first, ...others] = judgements.map(({ reason }) => reason);
  if (first === undefined && statement === undefined) return { code: 'as-asserted', figures: {} };
  if (first !== undefined && others.length === 0 && statement === undefined) return first;
  const reasons = first === undefined ? [] : [first, ...others];
  return { code: 'all-held', figures: { reasons, ...(statement !== undefined && { statement }) } };
}

function inWords(code: 'assertion-failed' | 'stopped-by-error', text: string): Reason {
  return { code, figures: { message: text.split('\n')[0] ?? text } };
}
