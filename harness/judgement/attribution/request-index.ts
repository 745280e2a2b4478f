import { streams, type RequestRecord, type Stream } from '../../ledger/request-record.ts';

/** A run of requests of one stream through one target, in the order of sending, of which none was answered. */
export interface UnansweredStreak {
  readonly target: number;
  readonly stream: Stream;
  /** When the first of them was sent, and when the last of them ended: epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly drops: readonly RequestRecord[];
  /** Names of the pods that answered through other targets meanwhile. */
  readonly answeredElsewhere: ReadonlySet<string>;
  /** How many requests of the other stream were answered through its own target meanwhile. */
  readonly answeredBeside: number;
}

/** Fewer drops in a row are nothing unusual where one pod of several is gone. */
const fewest = 4;

/** What a ledger tells about its drops beyond the drops themselves. */
export interface RequestIndex {
  readonly streaks: readonly UnansweredStreak[];
  /** By pod: when the last of the requests was sent that it answered on a new connection. */
  readonly lastAccepted: ReadonlyMap<string, number>;
  /** By pod: how long the longest took of the requests that it answered on a new connection, in milliseconds. */
  readonly longestAnswer: ReadonlyMap<string, number>;
  /** By pod: when it first answered. */
  readonly firstAnswer: ReadonlyMap<string, number>;
}

/**
 * Gathers it in one pass over all requests.
 * @param records in the order of sending, as a ledger gives them
 * @param podOf the pod that answered a request, where it is known
 */
export function indexRequests(
  records: Iterable<RequestRecord>,
  podOf: (record: RequestRecord) => string | undefined,
): RequestIndex {
  const streaks: UnansweredStreak[] = [];
  const lastAccepted = new Map<string, number>();
  const longestAnswer = new Map<string, number>();
  const firstAnswer = new Map<string, number>();
  const inARow: Record<Stream, Row[]> = { new: [], reused: [] };
  /** Those that have a request in them. */
  const begun = new Set<Row>();

  for (const record of records) {
    const row = (inARow[record.stream][record.target] ??= newRow());
    if (record.outcome === 'dropped') {
      row.drops.push(record);
      begun.add(row);
    } else if (record.outcome !== 'unfinished') {
      if (row.drops.length >= fewest) streaks.push(streakOf(row));
      if (begun.delete(row)) inARow[record.stream][record.target] = newRow();
      const { endedAt = record.sentAt } = record;
      const pod = podOf(record);
      if (pod === undefined) continue;
      for (const its of begun) {
        if (its.drops[0]?.target === record.target) its.answeredBeside++;
        else its.answeredElsewhere.add(pod);
      }
      if (endedAt < (firstAnswer.get(pod) ?? Infinity)) firstAnswer.set(pod, endedAt);
      if (record.stream !== 'new') continue;
      lastAccepted.set(pod, record.sentAt);
      longestAnswer.set(pod, Math.max(longestAnswer.get(pod) ?? 0, endedAt - record.sentAt));
    }
  }
  const open = streams.flatMap((stream) => inARow[stream]).filter(({ drops }) => drops.length >= fewest);
  return { streaks: [...streaks, ...open.map(streakOf)], lastAccepted, longestAnswer, firstAnswer };
}

/** When a request was over: of one that never ended, when it was sent. */
export function endTimeOf(record: RequestRecord): number {
  return record.endedAt ?? record.sentAt;
}

interface Row {
  readonly drops: RequestRecord[];
  readonly answeredElsewhere: Set<string>;
  answeredBeside: number;
}

function newRow(): Row {
  return { drops: [], answeredElsewhere: new Set(), answeredBeside: 0 };
}

function streakOf({ drops, ...rest }: Row): UnansweredStreak {
  const first = drops[0];
  if (!first) throw new Error('a streak without a request');
  const to = drops.reduce((latest, record) => Math.max(latest, endTimeOf(record)), first.sentAt);
  return { target: first.target, stream: first.stream, from: first.sentAt, to, drops, ...rest };
}
