import type { Coded, NoFigures } from '../core/coded.ts';
import type { DropCause, Stream } from './request-record.ts';

/** Totals of a set of attempts: `sent = answered + dropped + unfinished`, `answered = ok + rejected`. */
export interface RequestTotals {
  readonly sent: number;
  readonly answered: number;
  readonly ok: number;
  readonly rejected: number;
  readonly dropped: number;
  readonly unfinished: number;
  readonly balanced: boolean;
  readonly droppedBy: Readonly<Record<DropCause, number>>;
  /** Due, but not sendable for a reason of our own (no free port, stalled event loop); outside `sent`. */
  readonly notSent: number;
}

/**
 * Milliseconds from send (a new connection included) to the end of the response, of answered requests only, the slow
 * profile left out; never invented samples. Null when nothing was answered.
 */
export interface LatencySummary {
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

/** Why a measurement cannot be trusted. */
export interface InvalidReasons {
  'ledger-totals-differ': { sent: number; answered: number; dropped: number; unfinished: number; settledTwice: number };
  /** `written`: by the client, autocannon for HTTP. */
  'writes-differ': { written: number; inLedger: number };
  /** `why` is a code of the system (`EMFILE`), or `stalled`. */
  'not-sent': { requests: number; why: string };
  'load-stalled': { stalledMs: number };
  'unfinished-after-drain': { unfinished: number };
  'nothing-sent': NoFigures;
  /** Requests a second. */
  'load-not-reached': { achieved: number; wanted: number };
}

export type InvalidReason = Coded<InvalidReasons>;

/** The summary of a load. */
export interface LoadSummary extends RequestTotals {
  readonly schemaVersion: 1;
  readonly streams: Readonly<Partial<Record<Stream, RequestTotals>>>;
  readonly latencyMs: LatencySummary;
  /** Requests a second; `target` is null for `--rate max`. */
  readonly rate: { readonly target: number | null; readonly achieved: number };
  readonly startedAt: string;
  readonly durationMs: number;
  /** Why this measurement cannot be trusted; empty when it can. */
  readonly invalid: readonly InvalidReason[];
}
