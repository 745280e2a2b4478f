import { ofTheApp } from '../cause-kind.ts';

interface Figures {
  /** The deletion of its pod had been asked for. */
  readonly deleted: boolean;
}

/** It closed a kept connection just as the next request came on it. */
export const connectionCutWhileIdle = ofTheApp((requests): Figures => ({
  deleted: requests.some(({ pod }) => pod?.deletionAt !== undefined),
}));
