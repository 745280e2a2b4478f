import { toldToStop } from '../../../../observation/pods/pod-runs.ts';
import { longest, ofTheApp } from '../cause-kind.ts';

interface Figures {
  /** Those that were sent after SIGTERM, where they are the most. */
  readonly takenAfterSigterm?: number | undefined;
  readonly longestMs?: number | undefined;
}

/** It ended, or cut its connections, with requests under way. */
export const exitedWithRequestsInFlight = ofTheApp((requests): Figures => {
  const late = requests.filter(({ record, pod }) =>
    pod?.runs.some((run) => record.sentAt > (toldToStop(run)?.at ?? Infinity)),
  );
  return { ...(late.length > requests.length / 2 && { takenAfterSigterm: late.length }), longestMs: longest(requests) };
});
