import type { Question } from '../../judgement/judges/judges.ts';
import { judgementText } from '../../report/text/judgement-text.ts';
import { Inconclusive } from '../../proof/inconclusive.ts';
import type { Judged } from '../../proof/judged.ts';

interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * Makes a vitest matcher of a question to the judges: pass and fail are the matcher's own, inconclusive is thrown, also
 * under `.not`.
 */
export function verdictMatcher<E, A extends readonly unknown[]>(
  ask: (evidence: E, ...args: A) => Question,
): (evidence: E & Judged, ...args: A) => MatcherResult {
  return (evidence, ...args) => {
    const judgement = evidence.judge(ask(evidence, ...args));
    const text = judgementText(judgement);
    if (judgement.verdict === 'inconclusive') throw new Inconclusive(text, { untrusted: judgement.untrusted ?? false });
    return { pass: judgement.verdict === 'pass', message: () => text };
  };
}
