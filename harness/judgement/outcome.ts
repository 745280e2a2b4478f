import { z } from 'zod';
import type { Verdict } from '../core/verdict.ts';
import { formatJudgement } from './format-judgement.ts';
import type { Judgement } from './judgement.ts';

/** How the body of a proof came to its end. */
export const endingSchema = z.discriminatedUnion('by', [
  /** It ran to its end. `finding`: what it found, in its own words. */
  z.object({ by: z.literal('return'), assertions: z.int(), finding: z.string().exactOptional() }),
  /** Its last judgement was no pass. */
  z.object({ by: z.literal('judgement') }),
  /** An assertion on plain values failed. */
  z.object({ by: z.literal('assertion'), text: z.string() }),
  /** Something went wrong that says nothing about what was to be proven. */
  z.object({ by: z.literal('error'), text: z.string() }),
]);

export type Ending = Readonly<z.infer<typeof endingSchema>>;

/** What the body of a proof came to. */
export interface ProofOutcome {
  readonly verdict: Verdict;
  /** One sentence. */
  readonly reason: string;
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
      if (ending.assertions === 0) return { verdict: 'inconclusive', reason: 'the proof asserted nothing', counts };
      const reasons = [
        ...judgements.map(({ reason }) => reason),
        ...(ending.finding === undefined ? [] : [ending.finding]),
      ];
      return { verdict: 'pass', reason: [...new Set(reasons)].join('; ') || 'as asserted', counts };
    }
    case 'judgement': {
      const last = judgements.at(-1);
      const text = last ? formatJudgement(last) : '';
      const untrusted = last?.verdict === 'inconclusive' ? { untrusted: last.untrusted ?? false } : {};
      return { verdict: last?.verdict ?? 'inconclusive', reason: firstLine(text), text, ...untrusted, counts };
    }
    case 'assertion':
      return { verdict: 'fail', reason: firstLine(ending.text), text: ending.text, counts };
    case 'error':
      return { verdict: 'inconclusive', reason: firstLine(ending.text), text: ending.text, counts };
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
  const text = `what ended this proof holds when it is judged again (${again[turn].reason}): the rest of it was never done`;
  return outcomeOf(again.slice(0, turn), { by: 'error', text });
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}
