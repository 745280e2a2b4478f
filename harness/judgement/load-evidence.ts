import type { RequestRecord } from '../ledger/request-record.ts';
import type { LoadSummary } from '../ledger/summary.ts';
import type { AppCounters } from './pod-lives.ts';
import type { TimelineReader } from '../timeline/timeline.ts';

/** A stretch of time, epoch milliseconds. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Everything that a disruption under load left behind: enough to judge it again, offline. */
export interface LoadEvidence {
  readonly summary: LoadSummary;
  readonly records: readonly RequestRecord[];
  /** `host:port` of each target, by `RequestRecord.target`. */
  readonly targets: readonly string[];
  /** The node behind each target, where it is known. */
  readonly nodes?: readonly string[];
  readonly timeline: TimelineReader;
  /** Before the disruption, while it ran, and after it. */
  readonly baseline: Window;
  readonly disruption: Window;
  readonly recovery: Window;
  /** UIDs of the pods that were to go. */
  readonly before: readonly string[];
  /** UIDs of the pods that answered at the end. */
  readonly after: readonly string[];
  /** What the pods had counted when the load began, by UID: of what went before it, to find the way. */
  readonly countersBefore: Readonly<Record<string, AppCounters>>;
  /** Of the pods that still ran at the end, read after the load had drained; by UID. */
  readonly countersAfter: Readonly<Record<string, AppCounters>>;
  /** The longest time that the load agent itself stood still, milliseconds. */
  readonly longestStallMs: number;
  /** How the load reached the cluster, and whether that way was proven clean in this run. */
  readonly path: { readonly name: string; readonly clean: boolean; readonly detail: string };
}
