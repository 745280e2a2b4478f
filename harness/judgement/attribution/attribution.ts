import type { PodPhase } from '../../observation/pods/pod-phases.ts';
import { causes, type AttributedCause } from './causes/causes.ts';
import type { Excuse } from './excuses.ts';
import type { ExplainedRequest } from './explained-request.ts';

/**
 * - `certain`: what was observed leaves no other cause that we know of. On an overloaded host, that is one more cause.
 * - `likely`: it fits what was observed, and rests on one thing that was not: a bound where a time is not known, or one pod
 *   among several.
 * - `guess`: it fits, and so would another cause.
 */
export const confidences = ['certain', 'likely', 'guess'] as const;
export type Confidence = (typeof confidences)[number];

/** A failed request tied to a pod and a cause by what was observed; `unknown` is an honest answer. */
export interface Attribution extends ExplainedRequest {
  /** Of the pod, when the request ended. */
  readonly phase: PodPhase | 'unknown';
  readonly cause: AttributedCause;
  readonly confidence: Confidence;
  /** What an overloaded host, or a watch that was away, could have done to bring it about; absent where nothing. */
  readonly excuse?: Excuse;
}

/** It is the app's own doing for certain. */
export function isSurelyTheApps({ cause, confidence }: Attribution): boolean {
  return confidence === 'certain' && causes[cause].by === 'app';
}

/** And no overload of the host, nor a watch that was away, could have brought it about. */
export function isBeyondExcuse(attribution: Attribution): boolean {
  return isSurelyTheApps(attribution) && attribution.excuse === undefined;
}
