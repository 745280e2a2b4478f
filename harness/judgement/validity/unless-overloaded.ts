import type { Interval } from '../../observation/interval-index.ts';
import type { Judgement } from '../judgement.ts';
import { overloadOf, type OverloadEvidence } from './overload.ts';

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
