import type { HarnessFact } from '../timeline/fact.ts';
import type { Judgement } from './judgement.ts';
import type { LoadEvidence } from './load-evidence.ts';

/** From here on a moment that was observed may be too late to tell what caused it, and a node too slow to be blamed. */
const tolerableLagMs = 250;
const tolerableSteal = 0.2;
/** Measured: 0.2 to 0.5 while a load suite has two cores for itself, 0.85 to 0.97 beside two busy loops or compilers. */
const tolerablePressure = 0.8;

type StrainEvidence = Pick<LoadEvidence, 'longestStallMs' | 'timeline'>;

/** Of one pulse of the harness: was the machine too busy while it lasted? */
export function isStrained({ eventLoopLagMs, stealShare = 0, cpuPressure = 0 }: HarnessFact): boolean {
  return eventLoopLagMs > tolerableLagMs || stealShare > tolerableSteal || cpuPressure > tolerablePressure;
}

/** Why this machine was too busy for fine judgement, with figures; undefined when it was not. */
export function strainOf({ longestStallMs, timeline }: StrainEvidence): string | undefined {
  const pulses = timeline.of('harness');
  const lag = pulses.reduce((worst, { eventLoopLagMs }) => Math.max(worst, eventLoopLagMs), 0);
  const steal = pulses.reduce((worst, { stealShare = 0 }) => Math.max(worst, stealShare), 0);
  const pressure = pulses.reduce((worst, { cpuPressure = 0 }) => Math.max(worst, cpuPressure), 0);
  if (longestStallMs > tolerableLagMs) return `the load agent stood still for ${Math.round(longestStallMs)} ms`;
  if (lag > tolerableLagMs) return `the harness stood still for ${Math.round(lag)} ms`;
  if (steal > tolerableSteal) return `${Math.round(steal * 100)} % of the CPU was taken by other machines`;
  if (pressure > tolerablePressure)
    return `for ${Math.round(pressure * 100)} % of ten seconds something waited for a CPU of this machine`;
  return undefined;
}

/** On a machine that is too busy, a failure may be the machine's own doing: it is inconclusive, and says so. */
export function unlessStrained(judgement: Judgement, evidence: StrainEvidence): Judgement {
  const strain = strainOf(evidence);
  if (judgement.verdict !== 'fail' || strain === undefined) return judgement;
  return {
    ...judgement,
    verdict: 'inconclusive',
    reason: `${judgement.reason}; but ${strain}, so it may be the machine's doing`,
  };
}
