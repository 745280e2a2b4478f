import type { NoFigures } from '../../core/coded.ts';

/** Why a proof came to its verdict where that was not said by a judge. `message`: the first line of an error that was thrown. */
export interface ProofReasons {
  'as-asserted': NoFigures;
  'nothing-asserted': NoFigures;
  'assertion-failed': { message: string };
  'stopped-by-error': { message: string };
  'failed-afterwards': { message: string };
  'failed-without-result': { message: string };
  'ended-without-result': NoFigures;
  'suite-broken': { message: string };
  'file-unreadable': { message: string };
  skipped: { why?: string | undefined };
  interrupted: NoFigures;
  'end-not-known': NoFigures;
  'never-ended': { waitedFor?: string | undefined };
  'same-id-twice': NoFigures;
}
