import type { PodFact } from '../../timeline/fact.ts';
import type { TimelineReader } from '../../timeline/timeline.ts';
import { mainOf, observedPods, type ObservedPod } from './pod-evidence.ts';
import { memoizedByTimeline } from '../memoize.ts';
import { phasesOf, type PhaseSpan } from './pod-phases.ts';
import { containerRuns, endOfRun, toldToStop, type ContainerRuns, type PodRun } from './pod-runs.ts';
import { roundingMs } from '../tolerances.ts';

/** The fields of the last run of a pod's main container, which is the one that a deletion ends. */
type LastRun = Pick<
  PodRun,
  'preStopAt' | 'sigtermAt' | 'exitMarkAt' | 'exitCode' | 'exitReason' | 'finishedAt' | 'endSeenAt'
>;

/**
 * The life of one pod as it was observed. All times are epoch milliseconds: those of marks by the app's own clock, the
 * others by arrival. What is undefined was not observed.
 */
export interface PodLife extends LastRun {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly node?: string;
  /** Its address, and when it was first seen to have it. */
  readonly ip?: string;
  readonly ipSeenAt?: number;
  readonly app?: string;
  readonly graceSeconds?: number;
  readonly createdAt: number;
  /** When it was first seen. */
  readonly seenAt: number;
  readonly readyAt?: number;
  readonly deletionAt?: number;
  /** When the deletion was requested, by the API's clock cut to whole seconds, so never later than it was. */
  readonly deletionRequestedAt?: number;
  /** Why the pod was ended from outside, as the API calls it; absent for a plain deletion. */
  readonly disruption?: string;
  readonly goneAt?: number;
  readonly restarts: number;
  /** The runs of its main container, in order. */
  readonly runs: readonly PodRun[];
  /** All of them, each with its own runs. */
  readonly containers: readonly ContainerRuns[];
  /** The phases of its life, in order, without gaps between them. */
  readonly phases: readonly PhaseSpan[];
}

/** Every pod on the timeline, in order of first sight. */
export const podLives: (timeline: TimelineReader) => readonly PodLife[] = memoizedByTimeline((timeline) =>
  observedPods(timeline).map(lifeOf),
);

/** The lives of these pods, in order of first sight. */
export function livesOf(timeline: TimelineReader, uids: readonly string[]): readonly PodLife[] {
  const wanted = new Set(uids);
  return podLives(timeline).filter(({ uid }) => wanted.has(uid));
}

/** The time by which the process had ended, as precisely as it was observed. */
export function endOf(life: PodLife): number | undefined {
  return endOfRun(life) ?? life.goneAt;
}

/** The preStop hook had not come to its end when SIGTERM came, as the grace period was over: without a hook SIGTERM comes at once. */
export function graceCutTheWait({ deletionAt, graceSeconds = 30 }: PodLife, run: PodRun): boolean {
  if (run.preStopDoneAt !== undefined) return false;
  return (toldToStop(run)?.at ?? -Infinity) >= (deletionAt ?? Infinity) + graceSeconds * 1000 - roundingMs;
}

/**
 * Its preStop hook failed in its stop, by the kubelet's word, and not as the grace period was over, nor as the run had ended before it was
 * told to stop. By that word alone a hook whose program is not there is not told from one whose container ends while it runs.
 */
export function preStopFailed({ deletionRequestedAt = Infinity, graceSeconds = 30 }: PodLife, run: PodRun): boolean {
  const { preStopFailedAt: at = NaN, exitedAt, signalledAt, listeningAt, sigtermAt } = run;
  const writesMarks = listeningAt !== undefined;
  const wasNotTold = writesMarks ? sigtermAt === undefined : exitedAt !== undefined && signalledAt === undefined;
  return at >= deletionRequestedAt && at < deletionRequestedAt + graceSeconds * 1000 && !wasNotTold;
}

function lifeOf(pod: ObservedPod): PodLife {
  const { snapshots } = pod;
  const first = snapshots[0];
  const last = snapshots.at(-1);
  if (!first || !last) throw new Error('a pod without a reading');
  const deletion = snapshots.find((snapshot) => snapshot.deletionTimestamp !== undefined);
  const ip = snapshots.findLast((snapshot) => snapshot.ip !== undefined)?.ip;
  const containers = containerRuns(pod);
  const runs = containers.find(({ init }) => !init)?.runs ?? [];
  const { preStopAt, sigtermAt, exitMarkAt, exitCode, exitReason, finishedAt, endSeenAt } = runs.at(-1) ?? {};
  return compact({
    namespace: first.namespace,
    name: first.name,
    uid: first.uid,
    node: last.node,
    ip,
    ipSeenAt: ip === undefined ? undefined : snapshots.find((snapshot) => snapshot.ip === ip)?.at,
    app: first.labels['app.kubernetes.io/name'],
    graceSeconds: last.gracePeriodSeconds,
    createdAt: first.createdAt,
    seenAt: first.at,
    readyAt: snapshots.find(({ ready }) => ready)?.at,
    deletionAt: deletion?.at,
    deletionRequestedAt: deletion && askedAt(deletion),
    disruption: last.disruption,
    ...{ preStopAt, sigtermAt, exitMarkAt, exitCode, exitReason, finishedAt, endSeenAt },
    goneAt: snapshots.find(({ change }) => change === 'deleted')?.at,
    restarts: Math.max(...snapshots.map((snapshot) => mainOf(snapshot)?.restartCount ?? 0)),
    runs,
    containers,
    phases: phasesOf(pod),
  });
}

/** The time that the API writes down is that of the end of the grace period. */
function askedAt({ deletionTimestamp = NaN, gracePeriodSeconds = 0 }: PodFact): number {
  return deletionTimestamp - gracePeriodSeconds * 1000;
}

function compact(life: { [K in keyof PodLife]: PodLife[K] | undefined }): PodLife {
  return Object.fromEntries(Object.entries(life).filter(([, value]) => value !== undefined)) as unknown as PodLife;
}
