import type { Cause } from '../../judgement/reasons/causes.ts';
import { ofItsCauses } from '../../observation/tolerances.ts';
import type { ProofResult } from '../../record/results.ts';
import { adviceOn } from '../../report/text/load/cause-text.ts';
import { upgrade } from '../proofs/upgrade.ts';
import type { FoundCause } from './fixes/fix.ts';

/** Causes that are mended without figures, which a result has of its main cause alone. */
const mendedAnyhow: readonly Cause[] = [
  { code: 'stopped-before-endpoint-removal', figures: {} },
  { code: 'not-ready-yet', figures: {} },
];

/**
 * Why proofs failed: the main cause of each, and others of more than a few of its failed requests, so that one patch mends both. An upgrade
 * may fail by the older version, which no patch changes.
 */
export function foundCauses(
  proofs: readonly Pick<ProofResult, 'id' | 'verdict' | 'cause' | 'counts' | 'reason'>[],
): readonly FoundCause[] {
  return proofs.flatMap(({ id, verdict, cause, counts, reason }) => {
    if (verdict !== 'fail' || !cause || id === upgrade.id) return [];
    const few = (1 - ofItsCauses) * ((counts['dropped'] ?? 0) + (counts['rejected'] ?? 0));
    const beside = mendedAnyhow.filter(({ code }) => code !== cause.code && (counts[`cause.${code}`] ?? 0) > few);
    const others = beside.map((one) => ({ proof: id, ...one, fix: adviceOn(one).fix }));
    return [{ proof: id, ...cause, reason }, ...others];
  });
}
