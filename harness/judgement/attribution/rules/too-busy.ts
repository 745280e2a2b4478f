import { overAt } from '../request-index.ts';
import { connectionGround } from '../ground.ts';
import type { Rule } from './rule.ts';

/** Likely: a request timed out that no pod's life explains, while our own machine was too busy to be sure of time. */
export const tooBusy: Rule = (drop, scene) => {
  if (drop.failure?.cause !== 'timeout') return undefined;
  const busy = scene.strained.touching(drop.sentAt, overAt(drop))[0];
  if (!busy) return undefined;
  const { eventLoopLagMs, stealShare = 0 } = busy.pulse;
  const text = `the harness stood still for ${Math.round(eventLoopLagMs)} ms, ${Math.round(stealShare * 100)} % of the CPU was taken by others`;
  return { cause: 'harness', confidence: 'likely', facts: [connectionGround(drop), { text, source: 'harness' }] };
};
