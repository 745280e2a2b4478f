import type { GraceUse } from '../../../observation/pods/grace-use.ts';
import type { PodPhase } from '../../../observation/pods/pod-phases.ts';
import type { PackedTable } from './packed-table.ts';

/**
 * What the report draws of one proof, as JSON in the page. Times are milliseconds since `epoch`, rounded to tenths; `null` is
 * what is not known or has not ended.
 */
export interface ExperimentModel {
  /** Epoch milliseconds of time 0: where the texts of its judgement count from. */
  readonly epoch: number;
  /** First and last moment of the axis. */
  readonly from: number;
  readonly to: number;
  readonly windows: Windows | null;
  readonly load: LoadModel | null;
  readonly commands: readonly Moment[];
  /** The times in which something was not watched, or the host was overloaded. */
  readonly blind: readonly Span[];
  readonly pods: readonly PodLane[];
  /** Pods that are not drawn, as there are so many. */
  readonly morePods: number;
  /** How the deleted pods that are drawn used their grace periods. */
  readonly grace: readonly GraceUse[];
  /** The routing: first by the EndpointSlices of each Service, then as each node did. */
  readonly routes: readonly RouteLane[];
  readonly logs: readonly LogEnd[];
}

export interface Windows {
  readonly baseline: readonly [from: number, to: number];
  readonly disruption: readonly [from: number, to: number];
  readonly recovery: readonly [from: number, to: number];
}

/** Something at a moment, and how it is known. */
export interface Moment {
  readonly at: number;
  readonly text: string;
  /** `mark in the app's log, its own clock`, `watch, on arrival` and so on. */
  readonly known: string;
}

export interface Span {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** All that was asked of an app; `failures` are kept in full, the rest in bins. */
export interface LoadModel {
  /** Requests a second that were wanted; null for as fast as it goes. */
  readonly target: number | null;
  readonly binMs: number;
  readonly binsFrom: number;
  /** The time at which sending ended, which is within the last bin. */
  readonly binsTo: number;
  /** Counts by bin, by the time of sending. Latencies are of answered requests without the slow ones. */
  readonly sent: readonly number[];
  readonly failed: readonly number[];
  readonly p50: readonly (number | null)[];
  readonly p99: readonly (number | null)[];
  readonly max: readonly (number | null)[];
  readonly failures: PackedTable<FailedRequest>;
  /** Failures that are not in the table, as there are so many. */
  readonly moreFailures: number;
}

/** A request that was not answered well. */
export interface FailedRequest {
  /** Number of the request within its load. */
  readonly id: number;
  readonly sentAt: number;
  readonly endedAt: number | null;
  /** `refused` and so on; `rejected` or `unfinished` for what was not dropped. */
  readonly what: string;
  /** Which of several kinds of requests: `POST /cart`. */
  readonly kind: string | null;
  /** `new`, `reused`, or `slow` on kept connections. */
  readonly stream: string;
  /** The network path: `127.0.0.1:31081 (seaworthy-worker)`. */
  readonly through: string;
  readonly detail: string;
  readonly status: number | null;
  readonly bytes: number;
  /**
   * The number of the request's connection; then how many requests that had carried, and which pod last answered on it.
   */
  readonly connection: number;
  readonly earlier: number;
  readonly lastPod: string | null;
  readonly safeToRetry: boolean;
  /** The attributed cause; null if the request was not dropped. */
  readonly cause: string | null;
  readonly confidence: string | null;
  readonly pod: string | null;
  readonly phase: string | null;
  /** The evidence for the cause, one line each, with its source. */
  readonly indications: string | null;
  /** The answered requests of its stream, through the same target, sent just before and just after it. */
  readonly okBefore: number | null;
  readonly podBefore: string | null;
  readonly okAfter: number | null;
  readonly podAfter: string | null;
}

export interface PodLane {
  readonly name: string;
  readonly node: string | null;
  readonly phases: readonly PhaseSpan[];
  readonly moments: readonly Moment[];
  /** The end of the pod's grace period, counted from when its deletion was seen. */
  readonly deadline: number | null;
  readonly grace: number | null;
  /** The exit code of the last run of its main container. */
  readonly exit: string | null;
  /** The first and the last request that it answered. */
  readonly answered: readonly [first: number, last: number] | null;
  readonly failures: number;
  /** The lanes of its containers, if it has more than one or one that restarted. */
  readonly containers: readonly ContainerLane[];
}

export interface PhaseSpan {
  readonly phase: PodPhase;
  readonly from: number;
  /** Null: it still lasted when the watch ended. */
  readonly to: number | null;
  /** How the beginning of the span is known. */
  readonly known: string;
}

export interface ContainerLane {
  readonly name: string;
  readonly init: boolean;
  readonly runs: readonly ContainerSpan[];
}

export interface ContainerSpan {
  readonly from: number;
  readonly to: number | null;
  readonly state: 'waiting' | 'running' | 'ended';
  readonly text: string;
}

/** The lane of something that routes connections: a Service by its EndpointSlices, or a node. */
export interface RouteLane {
  readonly name: string;
  readonly ofNode: boolean;
  readonly known: string;
  readonly rows: readonly RouteRow[];
}

export interface RouteRow {
  readonly pod: string;
  readonly spans: readonly RouteSpan[];
}

export interface RouteSpan {
  readonly from: number;
  readonly to: number | null;
  /** `perhaps`: the change came somewhere in here. */
  readonly state: 'routed' | 'perhaps' | 'ready' | 'terminating' | 'not ready';
  readonly text: string;
}

/** The last lines of a container's log, each with its time. */
export interface LogEnd {
  readonly name: string;
  readonly pod: string;
  readonly lines: readonly (readonly [at: number | null, text: string])[];
  /** Earlier lines that are left out. */
  readonly earlier: number;
}
