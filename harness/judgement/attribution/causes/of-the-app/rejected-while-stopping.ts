import { wasKept } from '../../request-index.ts';
import { hookFailure, latestAfterDeletion, ofTheApp } from '../cause-kind.ts';

interface Figures {
  /** Empty where answers have none, as over TCP. */
  readonly statuses: readonly number[];
  readonly latestAfterDeletionMs?: number | undefined;
  /** All of them came on connections that clients keep, which no wait moves. */
  readonly onKept?: true;
  /** There was a preStop hook, which failed. */
  readonly hookFailed?: true;
}

/** It answered with an error once its end had begun. */
export const rejectedWhileStopping = ofTheApp((requests): Figures => ({
  statuses: [...new Set(requests.flatMap(({ record }) => record.status ?? []))],
  latestAfterDeletionMs: latestAfterDeletion(requests),
  ...(requests.every(({ record }) => wasKept(record)) && { onKept: true }),
  ...hookFailure(requests),
}));
