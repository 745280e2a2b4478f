import type { RequestRecord } from '../../ledger/request-record.ts';
import { causes } from '../attribution/causes/causes.ts';
import { attributionsOf } from '../explained.ts';
import type { LoadEvidence } from '../load-evidence.ts';

/**
 * Requests that were dropped, or rejected, and that may be the app's doing: what is known to be the doing of others shows no symptom of
 * it, and speaks against none.
 */
export function failuresOfTheApp(evidence: LoadEvidence, outcome: 'dropped' | 'rejected'): readonly RequestRecord[] {
  return attributionsOf(evidence)
    .filter(({ cause, confidence }) => causes[cause].by === 'app' || confidence === 'guess')
    .flatMap(({ record }) => (record.outcome === outcome ? [record] : []));
}
