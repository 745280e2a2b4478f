import type { RequestRecord } from '../ledger/request-record.ts';
import type { LoadEvidence } from './load-evidence.ts';

/** What became of the requests of one kind. */
export interface KindCount {
  readonly kind: string;
  readonly sent: number;
  readonly dropped: number;
  readonly rejected: number;
}

type KindEvidence = Pick<LoadEvidence, 'kinds' | 'records' | 'drops' | 'rejections'>;

/** How many requests of each kind were sent, and how many of them failed: none where there is one kind. Slow requests are of none. */
export function kindCounts({ kinds = [], records, drops, rejections }: KindEvidence): readonly KindCount[] {
  if (kinds.length === 0) return [];
  const [sent, dropped, rejected] = [records, drops, rejections].map(countByKind);
  return kinds.map((kind) => ({
    kind,
    sent: sent?.get(kind) ?? 0,
    dropped: dropped?.get(kind) ?? 0,
    rejected: rejected?.get(kind) ?? 0,
  }));
}

/** The one kind of which all are that failed, where others were sent too. */
export function kindThatFails(evidence: KindEvidence): string | undefined {
  const { kinds = [], drops, rejections } = evidence;
  const [kind, ...others] = new Set([...drops, ...rejections].map((record) => record.kind));
  return kinds.length > 1 && others.length === 0 ? kind : undefined;
}

function countByKind(records: Iterable<RequestRecord>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { kind } of records) if (kind !== undefined) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}
