import type { RequestRecord } from '../../ledger/request-record.ts';
import type { PodLife } from '../../observation/pods/pod-lives.ts';
import type { Indication } from './indications.ts';

/** A request that was dropped or rejected, with what was observed and explains it. */
export interface ExplainedRequest {
  readonly record: RequestRecord;
  /** Undefined where it could be several, or none. */
  readonly pod?: PodLife;
  readonly facts: readonly Indication[];
}
