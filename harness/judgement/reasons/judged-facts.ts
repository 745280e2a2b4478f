import type { Coded } from '../../core/coded.ts';
import type { IdleTime } from '../../ledger/run-facts.ts';
import type { ContainerEnd } from '../../observation/pods/end-order.ts';
import type { Confidence } from '../attribution/attribution.ts';
import type { AttributedCause } from '../attribution/causes/causes.ts';
import type { Indication } from '../attribution/indications.ts';
import type { Claim } from '../claims/claims.ts';
import type { KindCount } from '../kind-counts.ts';
import type { MisreadRules } from '../validity/false-readings.ts';
import type { StopTimers } from '../stop-timers.ts';
import type { OfContainer } from './untold.ts';
import type { Symptom } from '../symptoms/symptoms.ts';
import type { VersionsSeen } from '../versions.ts';

/** Requests that failed alike. Times are milliseconds from the begin of the load. */
export interface FailedAlike {
  readonly fromMs: number;
  readonly toMs: number;
  readonly requests: number;
  /** A drop cause, or `answered 503`. */
  readonly how: string;
  /** Which of several kinds of requests: `POST /cart`. */
  readonly kind?: string | undefined;
  /** A stream, or `slow requests`. */
  readonly on: string;
  readonly through: readonly string[];
  readonly pod?: string | undefined;
  readonly cause: AttributedCause;
  readonly confidence: Confidence;
}

/** The end of a pod. Times are milliseconds from the begin of the load; absent where it was not observed. */
export interface PodEnd {
  readonly pod: string;
  readonly deletedMs?: number | undefined;
  readonly preStopMs?: number | undefined;
  readonly sigtermMs?: number | undefined;
  /** The signal that came then, where it was not SIGTERM. */
  readonly signal?: string | undefined;
  readonly endMs?: number | undefined;
  readonly exitCode?: number | undefined;
  /** Absent where no response header names the pod. */
  readonly answeredAfterDeletion?: { readonly new: number; readonly reused: number };
  /** Containers of it whose preStop hook failed. */
  readonly hooksFailed?: readonly OfContainer[] | undefined;
  /** In what order its containers ended, where it has several; when is milliseconds from the begin of the load. */
  readonly ended?: readonly ContainerEnd[] | undefined;
  /** The app writes no marks: that something was not observed tells nothing. */
  readonly unmarked?: true;
}

/** The start of a pod. Times are milliseconds from its own mark `start`; absent where it was not observed. */
export interface PodStart {
  readonly pod: string;
  readonly listeningMs: number;
  readonly readyMs: number;
  readonly endpointReadyMs?: number | undefined;
  readonly firstAnswerMs?: number | undefined;
  readonly tooEarly: { readonly answered: number; readonly lost: number };
}

/** What a judgement tells besides its reason. */
export interface JudgedFacts {
  load: { rate: number | null; targets: readonly string[]; path: string; durationMs: number };
  'no-load': { why: string };
  ledger: { sent: number; answered: number; dropped: number; unfinished: number };
  /** Where there are several. */
  kinds: { kinds: readonly KindCount[] };
  failed: { groups: readonly FailedAlike[] };
  /** Kept connections that were left idle. */
  idle: { times: readonly IdleTime[] };
  /** What speaks for the cause of one of them, which is of that kind. */
  example: { kind?: string | undefined; indications: readonly Indication[] };
  drained: { node: string; pods: number };
  'pod-ends': { pods: readonly PodEnd[] };
  timers: { pods: readonly StopTimers[] };
  'rules-misread': MisreadRules;
  'by-version': VersionsSeen;
  'pod-starts': { pods: readonly PodStart[] };
  'expected-failure': { symptoms: readonly Symptom[]; causes: readonly AttributedCause[] };
  claim: { claim: Claim };
  pod: { pod: string };
  restart: { restart: number; pod: string; gapMs: number };
}

export type JudgedFact = Coded<JudgedFacts>;
