import { formatJudgement } from '../judgement/format-judgement.ts';
import type { Judgement } from '../judgement/judgement.ts';
import { Inconclusive } from './inconclusive.ts';
import type { Judged } from './judged.ts';

interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * Turns a judge into a vitest matcher: pass and fail are the matcher's own, inconclusive is thrown, also under `.not`.
 * The judgement is left on the evidence for the results.
 */
export function verdictMatcher<E, A extends readonly unknown[]>(
  judge: (evidence: E, ...args: A) => Judgement,
): (evidence: E & Judged, ...args: A) => MatcherResult {
  return (evidence, ...args) => {
    const judgement = judge(evidence, ...args);
    evidence.judgements.push(judgement);
    const text = formatJudgement(judgement);
    if (judgement.verdict === 'inconclusive') throw new Inconclusive(text, { untrusted: judgement.untrusted ?? false });
    return { pass: judgement.verdict === 'pass', message: () => text };
  };
}
