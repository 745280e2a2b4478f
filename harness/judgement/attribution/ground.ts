import { formatDuration } from '../../core/duration.ts';
import type { RequestRecord } from '../../ledger/request-record.ts';
import type { Ground } from './attribution.ts';
import { overAt } from './request-index.ts';

/** A moment against the end of the request: `SIGTERM in web-1 420 ms before`. None where it was not observed. */
export function momentGround(
  name: string,
  at: number | undefined,
  source: Ground['source'],
  drop: RequestRecord,
): readonly Ground[] {
  if (at === undefined) return [];
  const ago = overAt(drop) - at;
  return [{ text: `${name} ${formatDuration(Math.abs(ago))} ${ago >= 0 ? 'before' : 'after'}`, source }];
}

/** What the client saw of the connection. */
export function connectionGround(drop: RequestRecord): Ground {
  const { cause = 'dropped', detail = '', connection } = drop.failure ?? { connection: { earlierRequests: 0 } };
  const took = formatDuration(overAt(drop) - drop.sentAt);
  const carried = connection.earlierRequests;
  const on =
    connection.openedAt === undefined
      ? 'no connection was made'
      : `on a connection that had carried ${carried} requests`;
  return { text: `${cause} (${detail}) after ${took}, ${on}`, source: 'ledger' };
}
