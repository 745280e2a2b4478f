import { groupBy } from '../../core/group-by.ts';
import type { DropCause, RequestRecord } from '../../ledger/request-record.ts';
import type { MarkFact } from '../../timeline/fact.ts';
import type { LoadEvidence } from '../load-evidence.ts';
import { onceSeen } from '../../observation/once-seen.ts';

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

/** The pods that came with the disruption, as far as they have told of their start. Every request is looked at once. */
export const arrivalsOf = onceSeen((evidence: LoadEvidence): readonly Arrival[] => {
  const starts = startsOf(evidence);
  const firstAnswers = new Map<string, number>();
  const answeredEarly = new Map<string, RequestRecord[]>(starts.map(({ pod }) => [pod, []]));
  const readyAtOf = new Map(starts.map(({ pod, readyAt }) => [pod, readyAt]));
  for (const record of evidence.records) {
    const { pod, endedAt = Infinity, sentAt, phase } = record;
    const readyAt = pod === undefined ? undefined : readyAtOf.get(pod);
    if (pod === undefined || readyAt === undefined) continue;
    firstAnswers.set(pod, Math.min(firstAnswers.get(pod) ?? Infinity, endedAt));
    if (sentAt < readyAt || phase === 'starting') answeredEarly.get(pod)?.push(record);
  }
  const unmet = evidence.drops.filter(
    ({ failure }) => failure?.cause !== undefined && nobodyListens.includes(failure.cause),
  );
  return starts.map(({ seenAt, ...start }) => {
    const firstAnswerAt = firstAnswers.get(start.pod);
    return {
      ...start,
      ...(firstAnswerAt === undefined ? {} : { firstAnswerAt }),
      answeredEarly: answeredEarly.get(start.pod) ?? [],
      lostEarly: unmet.filter(({ sentAt }) => sentAt > seenAt && sentAt < start.listeningAt),
    };
  });
});

type Start = Pick<Arrival, 'pod' | 'startedAt' | 'listeningAt' | 'readyAt' | 'endpointReadyAt'>;

function startsOf({ timeline, disruption }: LoadEvidence): (Start & { readonly seenAt: number })[] {
  const marks = groupBy(timeline.of('mark'), ({ uid }) => uid);
  const endpointReadyAts = new Map<string, number>();
  for (const { at, endpoints } of timeline.of('endpointslice'))
    for (const { pod, ready } of endpoints) if (ready && !endpointReadyAts.has(pod)) endpointReadyAts.set(pod, at);
  const seen = new Set<string>();
  return timeline.of('pod').flatMap(({ name, uid, at: seenAt }) => {
    if (seen.has(uid)) return [];
    seen.add(uid);
    const [startedAt, listeningAt, readyAt] = ['start', 'listening', 'ready'].map((wanted) =>
      firstOf(marks.get(uid) ?? [], wanted),
    );
    if (seenAt < disruption.from || startedAt === undefined || listeningAt === undefined || readyAt === undefined)
      return [];
    const endpointReadyAt = endpointReadyAts.get(name);
    const told = endpointReadyAt === undefined ? {} : { endpointReadyAt };
    return [{ pod: name, seenAt, startedAt, listeningAt, readyAt, ...told }];
  });
}

function firstOf(marks: readonly MarkFact[], wanted: string): number | undefined {
  const times = marks.filter(({ mark }) => mark === wanted).map(({ markedAt }) => markedAt);
  return times.length === 0 ? undefined : Math.min(...times);
}
