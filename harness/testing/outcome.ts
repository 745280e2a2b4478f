import { inspect } from 'node:util';
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

/** What the body of a proof left. */
export interface ProofMaterial {
  readonly judgements: readonly Judgement[];
  /** How many assertions were made. */
  readonly assertions: number;
  /** What it found, in its own words. */
  readonly finding?: string | undefined;
}

/**
 * A failed assertion is a failure; evidence that cannot carry a verdict, and any fault of our own, is inconclusive. A
 * proof that asserted nothing has proven nothing.
 */
export function outcomeOf({ judgements, assertions, finding }: ProofMaterial, error: unknown): ProofOutcome {
  const counts = Object.assign({}, ...judgements.map((judgement) => judgement.counts)) as Record<string, number>;
  if (error === undefined) {
    if (assertions === 0) return { verdict: 'inconclusive', reason: 'the proof asserted nothing', counts };
    const reasons = [...judgements.map(({ reason }) => reason), ...(finding === undefined ? [] : [finding])];
    return { verdict: 'pass', reason: [...new Set(reasons)].join('; ') || 'as asserted', counts };
  }
  const text = describeError(error);
  const reason = text.split('\n')[0] ?? text;
  if (judgements.at(-1)?.verdict === 'fail') return { verdict: 'fail', reason, text, counts };
  if (isAssertion(error)) return { verdict: 'fail', reason, text: [text, ...comparison(error)].join('\n'), counts };
  if (error instanceof Inconclusive)
    return { verdict: 'inconclusive', reason, text, untrusted: error.untrusted, counts };
  return { verdict: 'inconclusive', reason, text: [text, ...framesOf(error)].join('\n'), counts };
}

/** Of a stack, without the message that it repeats. */
function framesOf(error: unknown): string[] {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  return lines.filter((line) => line.startsWith('    at '));
}

/** An assertion of vitest's own, which tells its two sides apart from its message. */
function isAssertion(error: unknown): error is Error & { readonly actual?: unknown; readonly expected?: unknown } {
  return error instanceof Error && error.name === 'AssertionError';
}

function comparison({ actual, expected }: { readonly actual?: unknown; readonly expected?: unknown }): string[] {
  if (actual === undefined && expected === undefined) return [];
  const show = (value: unknown) => inspect(value, { depth: 4, breakLength: 110 }).replaceAll('\n', '\n          ');
  return ['', `Expected: ${show(expected)}`, `Actual:   ${show(actual)}`];
}
