import { latestAfterDeletion, ofTheApp } from './cause-kind.ts';

interface Figures {
  readonly statuses: readonly number[];
  readonly latestAfterDeletionMs?: number | undefined;
}

/** It answered with an error once its end had begun. */
export const rejectedWhileStopping = ofTheApp((requests): Figures => ({
  statuses: [...new Set(requests.map(({ record }) => record.status ?? 0))],
  latestAfterDeletionMs: latestAfterDeletion(requests),
}));
