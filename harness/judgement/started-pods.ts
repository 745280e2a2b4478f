import type { DropCause, RequestRecord } from '../ledger/request-record.ts';
import type { LoadEvidence } from './load-evidence.ts';
import { memoized } from '../observation/memoize.ts';
import { podLookup } from '../observation/pods/pod-lookup.ts';
import { podStarts, type PodStart } from '../observation/pods/pod-starts.ts';

/** A pod that came while the load was on, and what reached it too early. */
export interface StartedPod extends PodStart {
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
export const startedPodsOf = memoized((evidence: LoadEvidence): readonly StartedPod[] => {
  const starts = podStarts(evidence.timeline).filter(({ seenAt }) => seenAt >= evidence.disruption.from);
  const pods = podLookup(evidence.timeline);
  const firstAnswers = new Map<string, number>();
  const answeredEarly = new Map<string, RequestRecord[]>(starts.map(({ uid }) => [uid, []]));
  const readyAtOf = new Map(starts.map(({ uid, readyAt }) => [uid, readyAt]));
  for (const record of evidence.records) {
    const { pod: name, endedAt = Infinity, sentAt, phase } = record;
    const uid = name === undefined ? undefined : pods.named(name, sentAt)?.uid;
    const readyAt = uid === undefined ? undefined : readyAtOf.get(uid);
    if (uid === undefined || readyAt === undefined) continue;
    firstAnswers.set(uid, Math.min(firstAnswers.get(uid) ?? Infinity, endedAt));
    if (sentAt < readyAt || phase === 'starting') answeredEarly.get(uid)?.push(record);
  }
  const unmet = evidence.drops.filter(
    ({ failure }) => failure?.cause !== undefined && nobodyListens.includes(failure.cause),
  );
  return starts.map((start) => {
    const firstAnswerAt = firstAnswers.get(start.uid);
    return {
      ...start,
      ...(firstAnswerAt === undefined ? {} : { firstAnswerAt }),
      answeredEarly: answeredEarly.get(start.uid) ?? [],
      lostEarly: unmet.filter(({ sentAt }) => sentAt > start.seenAt && sentAt < start.listeningAt),
    };
  });
});
