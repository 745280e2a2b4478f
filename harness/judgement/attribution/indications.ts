import type { Coded, NoFigures } from '../../core/coded.ts';
import type { RequestRecord, Stream } from '../../ledger/request-record.ts';
import type { Slowness } from '../../observation/host-load.ts';
import type { FactSource } from '../../timeline/fact.ts';
import type { Excuse } from './excuses.ts';
import { endTimeOf } from './request-index.ts';

/** What began a time in which a pod did not listen, or ended it. */
export type NotAcceptingMoment = 'deletion' | 'listening' | 'first-answer' | 'sigterm' | 'exit' | 'process-end';

/** Milliseconds from the moment to the end of the request; negative where it came after that. */
interface Before {
  beforeMs: number;
}

/** Moments that speak for a cause. */
export interface Moments {
  'deletion-seen': Before & { pod: string };
  'pre-stop': Before & { pod: string };
  sigterm: Before & { pod: string };
  /** `seen`: when the event of it came. */
  'pod-end': Before & { pod: string; exitCode?: number | undefined; seen: boolean };
  /** From then on, or until then, it did not listen. */
  'not-accepting': Before & { pod: string; moment: NotAcceptingMoment };
  'last-endpoint-gone': Before;
  'endpoint-removed': Before;
  'route-removed': Before;
}

/** What was observed and speaks for a cause. */
export interface Indications extends Moments {
  /** `earlierRequests`: that the connection had carried; absent where none was made. */
  connection: { cause: string; detail: string; tookMs: number; earlierRequests?: number | undefined };
  answered: { status: number; tookMs: number; phase?: string | undefined };
  'sent-to-pod': { node: string; pod: string };
  'sent-nowhere': NoFigures;
  /** `earlierMs`: how long before the other connection was made. */
  'taken-for-earlier': { node: string; pod: string; earlierMs: number };
  'no-route': NoFigures;
  'still-routed': NoFigures;
  'wait-cut-by-grace': { graceSeconds: number };
  'ended-by-probe': NoFigures;
  'row-unanswered': { requests: number; stream: Stream; spanMs: number; target: string };
  'chance-of-pods': { chance: number };
  'host-overloaded': { slowness: Slowness };
  'host-too-overloaded': { excuse: Excuse };
}

export type Indication = Coded<Indications> & { readonly source: FactSource | 'ledger' };

type Timeless = Coded<{ [M in keyof Moments]: Omit<Moments[M], 'beforeMs'> }>;

/** A moment against the end of the request. None where it was not observed. */
export function momentIndication(
  { code, figures }: Timeless,
  at: number | undefined,
  source: Indication['source'],
  drop: RequestRecord,
): readonly Indication[] {
  if (at === undefined) return [];
  return [{ code, figures: { ...figures, beforeMs: endTimeOf(drop) - at }, source } as Indication];
}

/** What the client saw of the connection. */
export function connectionIndication(drop: RequestRecord): Indication {
  const { cause = 'dropped', detail = '', connection } = drop.failure ?? { connection: { earlierRequests: 0 } };
  const { openedAt, earlierRequests } = connection;
  const tookMs = endTimeOf(drop) - drop.sentAt;
  const figures = { cause, detail, tookMs, ...(openedAt !== undefined && { earlierRequests }) };
  return { code: 'connection', figures, source: 'ledger' };
}
