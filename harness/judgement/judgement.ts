import type { Verdict } from '../core/verdict.ts';

/** What a judge says of one piece of evidence. */
export interface Judgement {
  readonly verdict: Verdict;
  /** One sentence. */
  readonly reason: string;
  /** The measurement itself cannot be trusted: books, path, or the harness. */
  readonly untrusted?: boolean;
  readonly counts: Readonly<Record<string, number>>;
  /** Lines that a person reads, in order, as `Label: text`. */
  readonly facts: readonly (readonly [label: string, text: string])[];
  readonly cause?: string;
  readonly fix?: string;
}
