import { countsOf, factsOf } from './judge-drops.ts';
import type { Judgement } from '../../judgement.ts';
import type { LoadEvidence } from '../../load-evidence.ts';
import { experimentIssues, inconclusiveBy, measurementIssues } from '../../validity/issues.ts';
import { loadJudge } from '../judge-kind.ts';

export const measurement = loadJudge('measurement', {}, measureDrops);

/** Not judged, but told: the share of `reused` requests that were dropped, with the upper bound of its true value. */
export function measureDrops(evidence: LoadEvidence): Judgement {
  const common = { counts: countsOf(evidence), facts: factsOf(evidence) };
  const issue = [...measurementIssues(evidence), ...experimentIssues(evidence)][0];
  if (issue) return { ...common, ...inconclusiveBy(issue) };
  const reused = evidence.summary.streams.reused;
  const sent = reused?.sent ?? 0;
  const dropped = reused?.dropped ?? 0;
  const bound = upperBound(dropped, sent);
  return {
    ...common,
    verdict: 'pass',
    reason: { code: 'drops-measured', figures: { dropped, sent, upperBound: bound } },
    counts: { ...common.counts, 'reused.upperBound': bound },
  };
}

/**
 * One-sided 95 % upper bound of a rate after `hits` in `trials` (Clopper and Pearson; 0 hits gives about 3/n), found by
 * bisection on the binomial tail.
 */
export function upperBound(hits: number, trials: number): number {
  if (trials === 0 || hits >= trials) return 1;
  let low = hits / trials;
  let high = 1;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (atMost(hits, trials, middle) > 0.05) low = middle;
    else high = middle;
  }
  return high;
}

/** Probability of `hits` or fewer in `trials` at this rate. */
function atMost(hits: number, trials: number, rate: number): number {
  let term = trials * Math.log1p(-rate);
  let sum = Math.exp(term);
  for (let hit = 1; hit <= hits; hit++) {
    term += Math.log((trials - hit + 1) / hit) + Math.log(rate) - Math.log1p(-rate);
    sum += Math.exp(term);
  }
  return sum;
}
