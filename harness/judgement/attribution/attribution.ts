import type { RequestRecord } from '../../ledger/request-record.ts';
import type { PodLife } from '../../observation/pod-lives.ts';
import type { PodPhase } from '../../observation/pod-phases.ts';
import type { Excuse } from './excuses.ts';
import type { Ground } from './grounds.ts';

/**
 * Why a request was dropped or rejected. Of the app's own making:
 * - `stopped-before-endpoint-removal`: it accepted no more while a node still sent new connections to it.
 * - `rejected-while-stopping`: it answered with an error once its end had begun.
 * - `exited-with-requests-in-flight`: it ended, or cut its connections, with requests under way.
 * - `connection-cut-while-idle`: it closed a kept connection just as the next request came on it.
 * - `request-longer-than-grace`: it was finishing what it had when the grace period ended, and was killed.
 * - `killed-at-grace-end`: it did not end on SIGTERM, and was killed when the grace period ended.
 * - `crashed`: its container ended although nobody had asked it to.
 * - `restarted-by-probe`: the kubelet ended its container because a liveness or startup probe had failed.
 * - `not-ready-yet`: it was sent requests before it served.
 * - `failed-while-serving`: it rejected, cut or did not answer a request while nobody had asked it to stop.
 * - `no-endpoint`: its Service had no ready pod to send the request to.
 *
 * Of others: `network`, the way through one node failed; `harness`, our own machine; `unknown`, nothing seen explains it.
 */
export const attributedCauses = [
  'stopped-before-endpoint-removal',
  'rejected-while-stopping',
  'exited-with-requests-in-flight',
  'connection-cut-while-idle',
  'request-longer-than-grace',
  'killed-at-grace-end',
  'crashed',
  'restarted-by-probe',
  'not-ready-yet',
  'failed-while-serving',
  'no-endpoint',
  'network',
  'harness',
  'unknown',
] as const;
export type AttributedCause = (typeof attributedCauses)[number];

/**
 * - `certain`: what was observed leaves no other cause that we know of. On an overloaded host, that is one more cause.
 * - `likely`: it fits what was observed, and rests on one thing that was not: a bound where a time is not known, or one pod
 *   among several.
 * - `guess`: it fits, and so would another cause.
 */
export const confidences = ['certain', 'likely', 'guess'] as const;
export type Confidence = (typeof confidences)[number];

/** A failed request tied to a pod and a cause by what was observed; `unknown` is an honest answer. */
export interface Attribution {
  readonly record: RequestRecord;
  /** Undefined where it could be several, or none. */
  readonly pod?: PodLife;
  /** Of the pod, when the request ended. */
  readonly phase: PodPhase | 'unknown';
  readonly cause: AttributedCause;
  readonly confidence: Confidence;
  /** What an overloaded host, or a watch that was away, could have done to bring it about; absent where nothing. */
  readonly excuse?: Excuse;
  readonly facts: readonly Ground[];
}

const othersDoing: ReadonlySet<AttributedCause> = new Set(['network', 'harness', 'unknown']);

/** It is the app's own doing for certain. */
export function isSurelyTheApps({ cause, confidence }: Attribution): boolean {
  return confidence === 'certain' && !othersDoing.has(cause);
}

/** And no overload of the host, nor a watch that was away, could have brought it about. */
export function isBeyondExcuse(attribution: Attribution): boolean {
  return isSurelyTheApps(attribution) && attribution.excuse === undefined;
}
