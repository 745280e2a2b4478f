import { seconds } from '../units.ts';

/** What can be done about it. */
export const scalingAdvice =
  'play it again (--proof), with a lower --rate, or with as many pods at least as at most for the time';

/** `autoscaler web changed the number of pods from 3 to 4 at +3.2 s`, counted from the begin of the load. */
export function scalingText({
  from,
  to,
  atMs,
  autoscaler,
}: {
  readonly from: number;
  readonly to: number;
  readonly atMs?: number;
  readonly autoscaler?: string | undefined;
}): string {
  const who = autoscaler === undefined ? 'something else than verify' : `autoscaler ${autoscaler}`;
  return `${who} changed the number of pods from ${from} to ${to}${atMs === undefined ? '' : whenText(atMs)}`;
}

function whenText(atMs: number): string {
  return atMs < 0 ? ` ${seconds(-atMs)} before the load` : ` at +${seconds(atMs)}`;
}
