import { endSeenAt, isBetween, wasCut } from './near.ts';
import { targetPods, symptomKind } from './symptom-kind.ts';

/** Slow requests are cut at the kill: some, not all, as a wait that is cut short brings back the race of idle connections at SIGTERM too. */
export const slowCutAtKill = symptomKind('slowCutAtKill', {
  fields: {},
  missing: (_, evidence) => {
    const lives = targetPods(evidence);
    const cut = evidence.drops.filter((drop) => drop.profile === 'slow' && wasCut(drop));
    // A killed process leaves no mark, and the runtime tells the time of its end in whole seconds.
    const atKill = cut.filter((drop) => lives.some((life) => isBetween(drop, life.finishedAt, endSeenAt(life))));
    return atKill.length === 0 ? { code: 'no-cut-at-kill', figures: { slowCuts: cut.length } } : undefined;
  },
});
