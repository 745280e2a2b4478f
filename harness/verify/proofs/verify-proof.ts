import type { Duration } from '../../core/duration.ts';
import type { Judgement } from '../../judgement/judgement.ts';
import type { Question } from '../../judgement/judges/judges.ts';
import type { RunningLoad } from '../../proof/load-on.ts';
import type { LongRequest } from '../../scenario/namespace/stage.ts';
import type { TimelineReader } from '../../timeline/timeline.ts';
import type { Target } from '../target.ts';

/** What is asked of somebody's app: one file each. */
export interface VerifyProof {
  /** As `--proof` names it. */
  readonly id: string;
  /** What holds when it passes. */
  readonly title: string;
  /** Why it does not apply to this app; undefined where it does. */
  readonly whyNot: (target: Target, how: ProofSettings) => string | undefined;
  /** What it does to the app. */
  readonly does: (target: Target, how: ProofSettings) => string;
  /** The longest that it can take beside the load. */
  readonly takesAtMost: (target: Target, how: ProofSettings) => Duration;
  /** May return what it found, in one sentence. */
  readonly prove: (tools: VerifyTools) => Promise<string | undefined>;
}

export interface ProofSettings {
  /** As little as tells something. */
  readonly quick: boolean;
  /** The longest time without an answer that is no failure where there cannot be a pod at all times; undefined: none is allowed. */
  readonly maxGap?: Duration | undefined;
  /** The long request that was named; undefined where none was. */
  readonly slow?: LongRequest | undefined;
  readonly cluster: ClusterMeans;
}

/** What a cluster has that proofs may need. */
export interface ClusterMeans {
  /** Seaworthy made it. */
  readonly ours: boolean;
  /** The number of nodes that take pods. */
  readonly workers: number;
  /** Programs can be run on its nodes. */
  readonly reachesNodes: boolean;
}

/** What a proof works with. */
export interface VerifyTools extends ProofSettings {
  readonly target: Target;
  /**
   * Starts the load, and lets the baseline pass.
   * @param patience how long each thing is waited for that Kubernetes is to do meanwhile
   * @param slow long requests that are sent beside it
   */
  readonly load: (patience: Duration, slow?: LongRequest) => Promise<RunningLoad>;
  /** Lets a length of time pass. */
  readonly pause: (what: string, duration: Duration) => Promise<void>;
  /**
   * Asks the judges.
   * @throws HarnessError for any answer but a pass, which ends the proof
   */
  readonly ask: (question: Question) => Judgement;
  readonly timeline: TimelineReader;
}

/** Whether the time without an answer is allowed. */
export function gapQuestion(why: 'one-replica' | 'recreate', load: number, maxGap: Duration | undefined): Question {
  return { judge: 'gap', load, why, ...(maxGap !== undefined && { allowedMs: maxGap }) };
}
