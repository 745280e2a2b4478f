import type { Verdict } from '../core/verdict.ts';
import type { Cause } from './reasons/causes.ts';
import type { JudgedFact } from './reasons/judged-facts.ts';
import type { Reason } from './reasons/reason.ts';

/** What a judge says of one piece of evidence, as data: `report/text` makes sentences of it. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly reason: Reason;
  /** The measurement itself cannot be trusted: ledger, path, or the harness. */
  readonly untrusted?: boolean;
  readonly counts: Readonly<Record<string, number>>;
  /** What a person wants to know besides, in order. */
  readonly facts: readonly JudgedFact[];
  readonly cause?: Cause;
}
