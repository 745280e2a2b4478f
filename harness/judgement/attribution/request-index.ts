import { streams, type RequestRecord, type Stream } from '../../ledger/request-record.ts';

/** A run of requests of one stream through one target, in the order of sending, of which none was answered. */
export interface UnansweredStreak {
  readonly target: number;
  readonly stream: Stream;
  /** When the first of them was sent, and when the last of them ended: epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly drops: readonly RequestRecord[];
  /** The pods that answered through other targets meanwhile. */
  readonly answeredElsewhere: ReadonlySet<string>;
  /** How many requests of the other stream were answered through its own target after it had begun to fail. */
  readonly answeredBeside: number;
}

/** Fewer drops in a row are nothing unusual where one pod of several is gone. */
const fewest = 4;

/** What a ledger tells about its drops beyond the drops themselves. A pod goes by its UID, or by its name where it was never seen. */
export interface RequestIndex {
  readonly streaks: readonly UnansweredStreak[];
  /** When the first request was sent; Infinity where none was. */
  readonly from: number;
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
 * @param podOf the pod that answered a request, where it is known: its UID, or its name where it was never seen
 */
export function indexRequests(
  records: Iterable<RequestRecord>,
  podOf: (record: RequestRecord) => string | undefined,
): RequestIndex {
  const streaks: UnansweredStreak[] = [];
  let from = Infinity;
  const lastAccepted = new Map<string, number>();
  const longestAnswer = new Map<string, number>();
  const firstAnswer = new Map<string, number>();
  const inARow: Record<Stream, Row[]> = { new: [], reused: [] };
  /** Those that have a request in them. */
  const begun = new Set<Row>();

  for (const record of records) {
    from = Math.min(from, record.sentAt);
    const row = (inARow[record.stream][record.target] ??= newRow());
    if (record.outcome === 'dropped') {
      row.drops.push(record);
      row.failedFrom = Math.min(row.failedFrom, failedFrom(record));
      begun.add(row);
    } else if (record.outcome !== 'unfinished') {
      if (row.drops.length >= fewest) streaks.push(streakOf(row));
      if (begun.delete(row)) inARow[record.stream][record.target] = newRow();
      const { endedAt = record.sentAt } = record;
      const pod = podOf(record);
      if (pod === undefined) continue;
      for (const its of begun) {
        if (its.drops[0]?.target !== record.target) its.answeredElsewhere.add(pod);
        else if (endedAt > its.failedFrom) its.answeredBeside++;
      }
      if (endedAt < (firstAnswer.get(pod) ?? Infinity)) firstAnswer.set(pod, endedAt);
      if (record.stream !== 'new') continue;
      lastAccepted.set(pod, record.sentAt);
      longestAnswer.set(pod, Math.max(longestAnswer.get(pod) ?? 0, endedAt - record.sentAt));
    }
  }
  const open = streams.flatMap((stream) => inARow[stream]).filter(({ drops }) => drops.length >= fewest);
  return { streaks: [...streaks, ...open.map(streakOf)], from, lastAccepted, longestAnswer, firstAnswer };
}

/** When a request was over: of one that never ended, when it was sent. */
export function endTimeOf(record: RequestRecord): number {
  return record.endedAt ?? record.sentAt;
}

/** The connection had carried a request before. */
export function wasKept({ failure }: RequestRecord): boolean {
  return (failure?.connection.earlierRequests ?? 0) > 0;
}

interface Row {
  readonly drops: RequestRecord[];
  readonly answeredElsewhere: Set<string>;
  answeredBeside: number;
  /** What was answered before tells nothing of what failed: a load agent that is short of CPU sends long before that. */
  failedFrom: number;
}

function newRow(): Row {
  return { drops: [], answeredElsewhere: new Set(), answeredBeside: 0, failedFrom: Infinity };
}

/** When it is known to have failed: one that timed out was never answered, any other failed when it ended. */
function failedFrom(drop: RequestRecord): number {
  return drop.failure?.cause === 'timeout' ? drop.sentAt : endTimeOf(drop);
}

function streakOf({ drops, answeredElsewhere, answeredBeside }: Row): UnansweredStreak {
  const first = drops[0];
  if (!first) throw new Error('a streak without a request');
  const to = drops.reduce((latest, record) => Math.max(latest, endTimeOf(record)), first.sentAt);
  return {
    target: first.target,
    stream: first.stream,
    from: first.sentAt,
    to,
    drops,
    answeredElsewhere,
    answeredBeside,
  };
}
