import { endOfRun, toldToStop } from '../../../../observation/pods/pod-runs.ts';
import { latest, longest, ofTheApp } from '../cause-kind.ts';

interface Figures {
  /** From SIGTERM to the end of the app. */
  readonly limitMs?: number | undefined;
  readonly longestMs: number;
  readonly graceSeconds?: number | undefined;
}

/** It was finishing what it had, and ended before that by a limit of its own, within its grace period. */
export const requestLongerThanDrainLimit = ofTheApp((requests): Figures => ({
  limitMs: latest(requests, ({ pod }) => {
    const run = pod?.runs.at(-1) ?? {};
    return (endOfRun(run) ?? NaN) - (toldToStop(run)?.at ?? NaN);
  }),
  longestMs: longest(requests) ?? 0,
  graceSeconds: requests.find(({ pod }) => pod)?.pod?.graceSeconds,
}));
