import { formatDuration } from '../../../core/duration.ts';
import type { IdleTime } from '../../../ledger/run-facts.ts';

/** What became of kept connections that were left idle: until when they were used again, and when the app closed them. */
export function idleText(times: readonly IdleTime[]): string {
  const used = times.filter(({ asked, lost }) => asked > lost).map(({ idleMs }) => idleMs);
  const closed = times.flatMap(({ closedAfterMs }) => closedAfterMs ?? []);
  const announced = times.flatMap(({ announcedMs }) => announcedMs ?? []);
  return [
    used.length === 0
      ? 'no kept connection could be used again after it had idled'
      : `kept connections were used again after up to ${formatDuration(Math.max(...used))} idle`,
    ...(closed.length > 0 ? [closedText(Math.min(...closed), announced)] : []),
    ...(closed.length === 0 && announced.length > 0
      ? [`the app says for how long it keeps them (${saidText(announced)})`]
      : []),
  ].join('; ');
}

/** A client that knows nothing of that time sends on such a connection sooner or later just as it is closed. */
function closedText(afterMs: number, announced: readonly number[]): string {
  const said =
    announced.length === 0
      ? 'and does not say so in its answers: a request that is sent just then is lost, so clients have to keep them for less'
      : `and says so (${saidText(announced)}): clients that do not heed that have to keep them for less`;
  return `the app closed those that had idled for ${formatDuration(afterMs)}, ${said}`;
}

function saidText(announced: readonly number[]): string {
  return `Keep-Alive: timeout=${Math.min(...announced) / 1000}`;
}
