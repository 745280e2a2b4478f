import { slownessIn, type Slowness } from '../../observation/host-load.ts';
import type { Interval } from '../../observation/interval-index.ts';
import type { Judgement } from '../judgement.ts';
import type { LoadEvidence } from '../load-evidence.ts';
import { overloadedAbove } from '../../observation/tolerances.ts';

type OverloadEvidence = Partial<Pick<LoadEvidence, 'longestStallMs' | 'baseline' | 'recovery'>> &
  Pick<LoadEvidence, 'timeline'>;

/**
 * A failure that an overloaded host may have brought about is inconclusive, and says so.
 * @param window when it would have had to be overloaded; when left out while the load ran, and at any time where there was none
 */
export function unlessOverloaded(judgement: Judgement, evidence: OverloadEvidence, window?: Interval): Judgement {
  const slowness = overloadOf(evidence, window);
  if (judgement.verdict !== 'fail' || slowness === undefined) return judgement;
  const reason = { code: 'host-overloaded', figures: { of: judgement.reason, slowness } } as const;
  return { ...judgement, verdict: 'inconclusive', reason };
}

/** How the host was overloaded, or slow, in that window, with figures; undefined when it was not. */
export function overloadOf(
  { longestStallMs = 0, timeline, baseline, recovery }: OverloadEvidence,
  window: Interval | undefined = baseline && recovery && { from: baseline.from, to: recovery.to },
): Slowness | undefined {
  if (longestStallMs > overloadedAbove.eventLoopLagMs)
    return { code: 'agent-blocked', figures: { blockedMs: longestStallMs } };
  return slownessIn(timeline, window);
}
