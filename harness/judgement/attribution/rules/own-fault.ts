import { connectionGround } from '../grounds.ts';
import type { Rule } from './rule.ts';

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
export const ownFault: Rule = (drop) =>
  ownCodes.has(drop.failure?.detail ?? '')
    ? { cause: 'harness', confidence: 'certain', facts: [connectionGround(drop)] }
    : undefined;
