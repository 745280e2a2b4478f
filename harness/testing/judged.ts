import type { Judgement } from '../judgement/judgement.ts';

/** Evidence that remembers what was judged of it, so that results can tell more than pass or fail. */
export interface Judged {
  readonly judgements: Judgement[];
}
