import type { DropCause, RequestRecord } from '../../ledger/request-record.ts';
import type { PodLife } from '../../observation/pods/pod-lives.ts';
import { nearMs } from '../../observation/tolerances.ts';

const cuts: readonly DropCause[] = ['reset', 'closed', 'truncated'];

/** Its connection was lost. */
export function wasCut({ failure }: RequestRecord): boolean {
  return cuts.includes(failure?.cause ?? 'malformed');
}

/** It was over no earlier than about the moment, and sent no later than so long after it. */
export function isAfter(record: RequestRecord, moment: number | undefined, withinMs: number): boolean {
  const at = record.endedAt ?? record.sentAt;
  return moment !== undefined && at >= moment - nearMs && record.sentAt <= moment + withinMs;
}

/** From the moment that began it until its end was reported: a busy machine takes its time between the two. */
export function isBetween(record: RequestRecord, from: number | undefined, to: number | undefined): boolean {
  const at = record.endedAt ?? record.sentAt;
  return from !== undefined && to !== undefined && at >= from - nearMs && at <= to + nearMs;
}

/** When the end of its process was reported. */
export function endSeenAt({ endSeenAt: at, goneAt }: PodLife): number | undefined {
  return at ?? goneAt;
}
