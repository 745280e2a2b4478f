import { longest, ofTheApp } from '../cause-kind.ts';

interface Figures {
  readonly graceSeconds?: number | undefined;
  readonly longestMs: number;
  readonly preStopMs?: number | undefined;
}

/** It was finishing what it had when the grace period ended, and was killed. */
export const requestLongerThanGrace = ofTheApp((requests): Figures => {
  const { graceSeconds, preStopAt, sigtermAt } = requests.find(({ pod }) => pod)?.pod ?? {};
  return {
    graceSeconds,
    longestMs: longest(requests) ?? 0,
    ...(preStopAt !== undefined && sigtermAt !== undefined && { preStopMs: sigtermAt - preStopAt }),
  };
});
