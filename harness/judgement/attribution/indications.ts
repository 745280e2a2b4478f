import type { Coded, NoFigures } from '../../core/coded.ts';
import type { RequestRecord, Stream } from '../../ledger/request-record.ts';
import type { Slowness } from '../../observation/host-load.ts';
import type { Told } from '../../observation/pods/pod-runs.ts';
import type { FactSource } from '../../timeline/fact.ts';
import type { Excuse } from './excuses.ts';
import { endTimeOf } from './request-index.ts';

/** What began a time in which a pod did not listen, or ended it. */
export type NotAcceptingMoment =
  'deletion' | 'process-start' | 'listening' | 'first-answer' | 'sigterm' | 'exit' | 'process-end';

/** Milliseconds from the moment to the end of the request; negative where it came after that. */
interface Before {
  beforeMs: number;
}

/** Moments that speak for a cause. */
export interface Moments {
  'deletion-seen': Before & { pod: string };
  'pre-stop': Before & { pod: string };
  /** `signal`: where its image asks for another one than SIGTERM. */
  sigterm: Before & { pod: string; signal?: string | undefined };
  /** `seen`: when the event of it came. */
  'pod-end': Before & { pod: string; exitCode?: number | undefined; seen: boolean };
  /** From then on, or until then, it did not listen. */
  'not-accepting': Before & { pod: string; moment: NotAcceptingMoment; signal?: string | undefined };
  'last-endpoint-gone': Before;
  'endpoint-removed': Before;
  'route-removed': Before;
}

/** What was observed and speaks for a cause. */
export interface Indications extends Moments {
  /** `earlierRequests`: that the connection had carried; absent where none was made. */
  connection: { cause: string; detail: string; tookMs: number; earlierRequests?: number | undefined };
  /** `detail` in place of a status, which only HTTP has. */
  answered: { status?: number | undefined; detail?: string | undefined; tookMs: number; phase?: string | undefined };
  'sent-to-pod': { node: string; pod: string };
  'sent-nowhere': NoFigures;
  /** `earlierMs`: how long before the other connection was made. */
  'taken-for-earlier': { node: string; pod: string; earlierMs: number };
  'no-route': NoFigures;
  /** The node sends only to pods of its own, and none of them was ready. */
  'no-local-pod': { node: string };
  'still-routed': NoFigures;
  'wait-cut-by-grace': { graceSeconds: number };
  'ended-by-probe': NoFigures;
  'row-unanswered': { requests: number; stream: Stream; spanMs: number; target: string };
  'chance-of-pods': { chance: number };
  /** By what would have failed past a URL, were it the app. */
  'fine-past-it': { answered: number; chance: number };
  'failed-past-it': { apartMs: number };
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

/** When a pod was told to stop, and by which signal. None where that is not known. */
export function stopIndication(pod: string, told: Told | undefined, drop: RequestRecord): readonly Indication[] {
  const timeless = { code: 'sigterm', figures: { pod, signal: told?.signal } } as const;
  return momentIndication(timeless, told?.at, told?.source ?? 'log', drop);
}

/** What the client saw of the connection. */
export function connectionIndication(drop: RequestRecord): Indication {
  const { cause = 'dropped', detail = '', connection } = drop.failure ?? { connection: { earlierRequests: 0 } };
  const { openedAt, earlierRequests } = connection;
  const tookMs = endTimeOf(drop) - drop.sentAt;
  const figures = { cause, detail, tookMs, ...(openedAt !== undefined && { earlierRequests }) };
  return { code: 'connection', figures, source: 'ledger' };
}
