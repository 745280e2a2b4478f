import { inspect } from 'node:util';
import { describeError } from '../core/harness-error.ts';
import type { Judgement } from '../judgement/judgement.ts';
import type { Ending } from '../judgement/outcome.ts';
import { AppFault } from './app-fault.ts';

/** What the body of a proof returned. */
export interface Returned {
  /** How many assertions were made. */
  readonly assertions: number;
  readonly statement: string | undefined;
}

/** How a proof ended, given what it threw; undefined when it threw nothing. */
export function endingOf(
  judgements: readonly Judgement[],
  { assertions, statement }: Returned,
  error: unknown,
): Ending {
  if (error === undefined) return { by: 'return', assertions, ...(statement === undefined ? {} : { statement }) };
  if (judgements.length > 0 && judgements.at(-1)?.verdict !== 'pass') return { by: 'judgement' };
  const text = describeError(error);
  if (error instanceof AppFault) return { by: 'assertion', text, ...(error.because && { cause: error.because }) };
  if (isAssertion(error)) return { by: 'assertion', text: [text, ...comparison(error)].join('\n') };
  return { by: 'error', text: [text, ...framesOf(error)].join('\n') };
}

/** The frames of a stack, without the message that it repeats. */
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
