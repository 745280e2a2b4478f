import { connectionIndication } from '../indications.ts';
import type { RequestRecord } from '../../../ledger/request-record.ts';
import type { Explainer } from './explainer.ts';

/** Codes that our own machine gives before anything leaves it. */
const ownCodes: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'ENETDOWN',
  'ENETUNREACH',
]);

/** Certain: the name could not be looked up, or our own network was down, so the request never left this machine. */
export const ownFault: Explainer = (drop) =>
  neverLeft(drop) ? { cause: 'harness', confidence: 'certain', facts: [connectionIndication(drop)] } : undefined;

/** Our own machine sent nothing of it. */
export function neverLeft({ failure }: RequestRecord): boolean {
  return ownCodes.has(failure?.detail ?? '');
}
