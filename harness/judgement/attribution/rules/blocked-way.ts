import type { JudgedSilence } from '../scene.ts';
import { connectionGround } from '../grounds.ts';
import { neverLeft } from './own-fault.ts';
import type { Rule } from './rule.ts';
import { besideShare, podsAlone } from '../../../observation/tolerances.ts';

/** Pods alone can hardly have made it. */
export function tooLong({ chance }: JudgedSilence): boolean {
  return chance < podsAlone.unlikely;
}

function isWhole({ answeredBeside, drops }: JudgedSilence): boolean {
  return answeredBeside <= besideShare * drops.length;
}

/**
 * One node answers nothing while others answer the same Service: were a pod of several at fault, some connections would have
 * gone to the others. The chance that none did is the product, over the requests, of the share of pods that may not have
 * listened. Likely below 1 in 10,000, certain below 1 in 1,000,000,000, unless requests timed out: a node that starves is silent too.
 * Where our own machine could not send some of them, those that waited in vain among them did not leave it either, or may not have.
 */
export const blockedWay: Rule = (drop, scene) => {
  const silence = scene
    .silences(drop)
    .find((its) => tooLong(its) && isWhole(its) && !scene.hadOutage(its) && scene.heardElsewhere(its));
  if (!silence) return undefined;
  const { chance, target, stream, from, to, drops } = silence;
  const row = { requests: drops.length, stream, spanMs: to - from, target: scene.nameOf(target) };
  if (drops.some(neverLeft))
    return {
      cause: 'harness',
      confidence: 'likely',
      facts: [connectionGround(drop), { code: 'row-unanswered', figures: row, source: 'ledger' }],
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
