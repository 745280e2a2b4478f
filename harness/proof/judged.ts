import type { Judgement } from '../judgement/judgement.ts';
import type { Question } from '../judgement/judges/judges.ts';

/** Evidence that is judged within its proof, so that results can tell more than pass or fail, and judge it again. */
export interface Judged {
  readonly judge: (question: Question) => Judgement;
}
