import { slownessIn, type Slowness } from '../../observation/host-load.ts';
import type { Interval } from '../../observation/interval-index.ts';
import { overloadedAbove } from '../../observation/tolerances.ts';
import type { LoadEvidence } from '../load-evidence.ts';

export type OverloadEvidence = Partial<Pick<LoadEvidence, 'longestStallMs' | 'baseline' | 'recovery'>> &
  Pick<LoadEvidence, 'timeline'>;

/** How the host was overloaded, or slow, in that window, with figures; undefined when it was not. */
export function overloadOf(
  { longestStallMs = 0, timeline, baseline, recovery }: OverloadEvidence,
  window: Interval | undefined = baseline && recovery && { from: baseline.from, to: recovery.to },
): Slowness | undefined {
  if (longestStallMs > overloadedAbove.eventLoopLagMs)
    return { code: 'agent-blocked', figures: { blockedMs: longestStallMs } };
  return slownessIn(timeline, window);
}
