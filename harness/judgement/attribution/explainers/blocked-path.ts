import type { JudgedStreak } from '../scene.ts';
import { connectionIndication } from '../indications.ts';
import { neverLeft } from './own-fault.ts';
import type { Explainer } from './explainer.ts';
import { besideShare, podsAlone } from '../../../observation/tolerances.ts';

/** Pods alone can hardly have made it. */
export function tooLong({ chance }: JudgedStreak): boolean {
  return chance < podsAlone.unlikely;
}

function isWhole({ answeredBeside, drops }: JudgedStreak): boolean {
  return answeredBeside <= besideShare * drops.length;
}

/**
 * One node answers nothing while others answer the same Service: were a pod of several at fault, some connections would have
 * gone to the others. The chance that none did is the product, over the requests, of the share of pods that may not have
 * listened. Likely below 1 in 10,000, certain below 1 in 1,000,000,000, unless requests timed out: a node without CPU answers nothing either.
 * Where our own machine could not send some of them, those that waited in vain among them did not leave it either, or may not have.
 */
export const blockedPath: Explainer = (drop, scene) => {
  const streak = scene
    .streaks(drop)
    .find((its) => tooLong(its) && isWhole(its) && !scene.hadOutage(its) && scene.answeredViaOtherTarget(its));
  if (!streak) return undefined;
  const { chance, target, stream, from, to, drops } = streak;
  const row = { requests: drops.length, stream, spanMs: to - from, target: scene.nameOf(target) };
  if (drops.some(neverLeft))
    return {
      cause: 'harness',
      confidence: 'likely',
      facts: [connectionIndication(drop), { code: 'row-unanswered', figures: row, source: 'ledger' }],
    };
  return {
    cause: 'network',
    confidence:
      chance < podsAlone.impossible && drops.every(({ failure }) => failure?.cause !== 'timeout')
        ? 'certain'
        : 'likely',
    facts: [
      { code: 'row-unanswered', figures: row, source: 'ledger' },
      { code: 'chance-of-pods', figures: { chance }, source: 'watch' },
    ],
  };
};
