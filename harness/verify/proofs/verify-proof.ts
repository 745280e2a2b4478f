import type { Duration } from '../../core/duration.ts';
import type { ProofKind } from '../../core/verdict.ts';
import type { GapReason } from '../../judgement/allowed-gap.ts';
import type { Judgement } from '../../judgement/judgement.ts';
import type { Question } from '../../judgement/judges/judges.ts';
import type { Manifest } from '../../kube/actions/manifest.ts';
import type { Thresholds } from '../../judgement/thresholds.ts';
import type { RunningLoad } from '../../proof/load-on.ts';
import type { LongRequest, ReachableApp } from '../../scenario/namespace/stage.ts';
import type { TimelineReader } from '../../timeline/timeline.ts';
import type { Dependency } from '../dependency.ts';
import type { Upgrade } from '../manifests/upgrade.ts';
import type { Target, Way } from '../target.ts';

/** What is asked of somebody's app: one file each. */
export interface VerifyProof {
  /** As `--proof` names it. */
  readonly id: string;
  /** @default 'proof' */
  readonly kind?: ProofKind;
  /** The flag without which it is not played; left out: it is played unless something speaks against it. */
  readonly askedBy?: string;
  /** The id of the proof with which it is played, but for `--quick`; left out: it is chosen by its own. */
  readonly playedWith?: string;
  /** It leaves a changed copy in the place of the app, so that no other proof may come after it. */
  readonly leavesCopy?: true;
  /** Where its load goes; left out: the way of the target. */
  readonly way?: Way;
  /** What holds when it passes. */
  readonly title: string;
  /** What holds when it passes on an app to which no load can be sent; left out: it is not played on one. */
  readonly withoutLoad?: string;
  /** Why it does not apply to this app, which has pods and, unless it is played without, gets load; undefined where it does. */
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
  /** What is no failure; undefined: nothing but what is good. */
  readonly thresholds?: Thresholds | undefined;
  /** The long request that was named; undefined where none was. */
  readonly slow?: LongRequest | undefined;
  /** What the app depends on; undefined where nothing was named. */
  readonly dependency?: Dependency | undefined;
  /** From an older version of the app; undefined where none was named. */
  readonly upgrade?: Upgrade | undefined;
  readonly cluster: ClusterMeans;
  /** The manifest of the workload, where that was applied to a namespace of ours; undefined for one that ran before. */
  readonly applied?: Manifest | undefined;
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
   * Starts the load, and lets the baseline pass. Of an app to which none can be sent only the pods are watched: what the judges then say is of
   * these alone.
   * @param patience how long each thing is waited for that Kubernetes is to do meanwhile
   * @param beside long requests that are sent beside it, and for how long kept connections idle beside it
   */
  readonly load: (patience: Duration, beside?: Pick<ReachableApp, 'slow' | 'idleFor'>) => Promise<RunningLoad>;
  /**
   * Applies a changed manifest of the workload, and waits until its pods are all of it and ready, and those before are gone. To be done
   * only to one that was applied to a namespace of ours.
   */
  readonly redeploy: (manifest: Manifest) => Promise<void>;
  /**
   * Writes files to where the main container of a pod can write, and looks for them after its restart, the deletion of the pod and, where
   * that is asked for, its move to another node. To be done only to an app that was applied to a namespace of ours.
   * @param patience how long each thing is waited for that Kubernetes is to do meanwhile
   */
  readonly fileSurvival: (patience: Duration, moves: boolean) => Promise<void>;
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
export function gapQuestion(why: GapReason, load: number, { gapMs }: Thresholds = {}): Question & { judge: 'gap' } {
  return { judge: 'gap', load, why, ...(gapMs !== undefined && { allowedMs: gapMs }) };
}
