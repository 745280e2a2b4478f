import type { DropCause, Stream } from './request-record.ts';

/** The books of a set of attempts: `sent = answered + dropped + unfinished`, `answered = ok + rejected`. */
export interface Books {
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

/** The JSON that `seaworthy load -o json` prints, version 1. */
export interface LoadSummary extends Books {
  readonly schemaVersion: 1;
  readonly streams: Readonly<Partial<Record<Stream, Books>>>;
  readonly latencyMs: LatencySummary;
  /** Requests a second; `target` is null for `--rate max`. */
  readonly rate: { readonly target: number | null; readonly achieved: number };
  readonly startedAt: string;
  readonly durationMs: number;
  /** Why this measurement cannot be trusted; empty when it can. */
  readonly invalid: readonly string[];
}
