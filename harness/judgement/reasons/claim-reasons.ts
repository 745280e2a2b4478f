import type { NoFigures } from '../../core/coded.ts';
import type { Moment } from '../moments/moments.ts';

/** From one moment to the other, in seconds; least and most where a moment is known only within limits. */
interface Lasted {
  from: Moment;
  to: Moment;
  leastSeconds: number;
  mostSeconds: number;
}

/** What a claim about a pod, or a ReplicaSet, comes to: that it holds, or how it is broken. */
export interface ClaimReasons {
  'in-order': { marks: readonly { readonly mark: string; readonly afterFirstMs: number }[] };
  'mark-count': { mark: string; times: number; wanted: number };
  'out-of-order': { early: string; late: string; leadMs: number };
  lasted: Lasted;
  'too-early': Lasted & { atLeastSeconds: number };
  'too-late': Lasted & { atMostSeconds: number };
  'moment-not-observed': { moment: Moment };
  'moment-observed': { moment: Moment };
  'one-by-one': { containers: readonly string[] };
  'containers-overlap': { early: string; before: string };
  'container-failed': { container: string; exitCode?: number | undefined };
  'started-before-end': { container: string; before: string };
  'held-back': { reason: string; until: Moment; runningAfterMs: number };
  'not-held-back': { container: string; state: 'ready' | 'running'; leadMs: number; until: Moment };
  'waited-otherwise': {
    phase?: string | undefined;
    container: string;
    state?: string | undefined;
    until: Moment;
  };
  'never-running': { container: string };
  'mark-meanwhile': { mark: string; times: number; from: Moment; to: Moment };
  'no-mark-meanwhile': { mark: string; from: Moment; to: Moment };
  'same-pods': { pods: readonly string[]; snapshots: number };
  'other-pods': { pods: readonly string[]; snapshots: number; wanted: number };
  'counted-unready': { replicas: number; snapshots: number };
  'never-counted': { replicas: number };
  'counted-otherwise': { replicas: number; ready: number };
  'crash-looped': { pods: number; restarts: number };
  'restarts-fewer': { pod: string };
  'restarted-too-little': { pod: string; restarts: number };
  'no-back-off': { pod: string };
  'no-pod': NoFigures;
}

interface Range {
  readonly leastMs: number;
  readonly mostMs: number;
}

/** What the restarts of a container come to, held against the kubelet's back-off. */
export interface BackOffReasons {
  'backed-off': { first: Range; later: Range; longestBackOffMs: number };
  'restart-untimely': { restart: number; pod: string; gapMs: number; earliestMs: number; latestMs: number };
  'restarts-not-seen': NoFigures;
}

type Expectation<Catalogue> = {
  readonly [C in keyof Catalogue]: { readonly code: C; readonly figures?: Partial<Catalogue[C]> };
}[keyof Catalogue];

/** How a control expects a claim to be broken: the code, and those of its figures that matter. */
export type ExpectedBreach = Expectation<ClaimReasons>;
/** The same of restarts. */
export type ExpectedRestart = Expectation<BackOffReasons>;
