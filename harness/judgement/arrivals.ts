import { groupBy } from '../core/group-by.ts';
import type { DropCause, RequestRecord } from '../ledger/request-record.ts';
import type { LoadEvidence } from './load-evidence.ts';
import { marksOf } from './pod-evidence.ts';

/**
 * A pod that came while the load was on, and what reached it too early. Times are epoch milliseconds, by its own marks where
 * nothing else is said.
 */
export interface Arrival {
  readonly pod: string;
  readonly startedAt: number;
  readonly listeningAt: number;
  readonly readyAt: number;
  /** By arrival of the news. */
  readonly endpointReadyAt?: number;
  /** When the first answer of it came, by the client's clock. */
  readonly firstAnswerAt?: number;
  /** Requests that it answered, and that had been sent before it was ready. */
  readonly answeredEarly: readonly RequestRecord[];
  /** Requests that got no connection, while the pod was there and did not listen yet. */
  readonly lostEarly: readonly RequestRecord[];
}

/** What a connection comes to where nobody listens yet. */
const nobodyListens: readonly DropCause[] = ['refused', 'unreachable', 'timeout'];

/** The pods that came with the disruption, as far as they have told of their start. */
export function arrivalsOf({ timeline, disruption, records, drops }: LoadEvidence): readonly Arrival[] {
  const answers = groupBy(records, ({ pod }) => pod);
  const first = new Map(
    timeline
      .of('pod')
      .map((fact) => [fact.uid, fact] as const)
      .reverse(),
  );
  return [...first.values()].reverse().flatMap(({ name, uid, at: seenAt }) => {
    const marks = marksOf({ name, uid, timeline });
    const at = (wanted: string) => marks.find(({ mark }) => mark === wanted)?.markedAt;
    const [startedAt, listeningAt, readyAt] = [at('start'), at('listening'), at('ready')];
    if (seenAt < disruption.from || startedAt === undefined || listeningAt === undefined || readyAt === undefined)
      return [];
    const endpointReadyAt = timeline
      .of('endpointslice')
      .find(({ endpoints }) => endpoints.some((endpoint) => endpoint.pod === name && endpoint.ready))?.at;
    const answered = answers.get(name) ?? [];
    const firstAnswerAt = answered.map(({ endedAt = Infinity }) => endedAt).sort((a, b) => a - b)[0];
    return [
      {
        pod: name,
        ...{ startedAt, listeningAt, readyAt },
        ...(endpointReadyAt === undefined ? {} : { endpointReadyAt }),
        ...(firstAnswerAt === undefined ? {} : { firstAnswerAt }),
        answeredEarly: answered.filter(({ sentAt, phase }) => sentAt < readyAt || phase === 'starting'),
        lostEarly: drops.filter(
          ({ failure, sentAt }) =>
            failure?.cause !== undefined &&
            nobodyListens.includes(failure.cause) &&
            sentAt > seenAt &&
            sentAt < listeningAt,
        ),
      },
    ];
  });
}
