import { describeError } from '../core/harness-error.ts';
import type { Verdict } from '../core/verdict.ts';
import type { Judgement } from '../judgement/judgement.ts';
import { Inconclusive } from './inconclusive.ts';

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
export function outcomeOf(judgements: readonly Judgement[], assertions: number, error: unknown): ProofOutcome {
  const counts = Object.assign({}, ...judgements.map((judgement) => judgement.counts)) as Record<string, number>;
  if (error === undefined) {
    if (assertions === 0) return { verdict: 'inconclusive', reason: 'the proof asserted nothing', counts };
    return {
      verdict: 'pass',
      reason: [...new Set(judgements.map(({ reason }) => reason))].join('; ') || 'as asserted',
      counts,
    };
  }
  const text = describeError(error);
  const reason = text.split('\n')[0] ?? text;
  if (isAssertion(error) || judgements.at(-1)?.verdict === 'fail') return { verdict: 'fail', reason, text, counts };
  if (error instanceof Inconclusive)
    return { verdict: 'inconclusive', reason, text, untrusted: error.untrusted, counts };
  return { verdict: 'inconclusive', reason, text: [text, ...framesOf(error)].join('\n'), counts };
}

/** Of a stack, without the message that it repeats. */
function framesOf(error: unknown): string[] {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  return lines.filter((line) => line.startsWith('    at '));
}

function isAssertion(error: unknown): boolean {
  return error instanceof Error && error.name === 'AssertionError';
}
