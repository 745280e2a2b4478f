import { groupBy } from '../core/group-by.ts';
import type { ContainerReading, MarkFact, PodFact } from '../timeline/fact.ts';
import { podRuns, type PodRun } from './pod-runs.ts';
import type { TimelineReader } from '../timeline/timeline.ts';
import { roundingMs } from './tolerances.ts';

/**
 * The life of one pod as it was observed. All times are epoch milliseconds: those of marks by the app's own clock, the
 * others by arrival. What is undefined was not observed.
 */
export interface PodLife {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly node?: string;
  readonly app?: string;
  readonly graceSeconds?: number;
  readonly createdAt: number;
  readonly readyAt?: number;
  readonly deletionAt?: number;
  /** When its deletion was asked for by the API's clock, cut to whole seconds: never later than it was. */
  readonly deletionAskedAt?: number;
  /** Why it was ended from outside, in the API's word; a plain deletion has none. */
  readonly disruption?: string;
  readonly preStopAt?: number;
  readonly sigtermAt?: number;
  /** By its exit mark: a process that was killed leaves none. */
  readonly exitMarkAt?: number;
  readonly exitCode?: number;
  readonly exitReason?: string;
  /** By the container runtime, cut to whole seconds. */
  readonly finishedAt?: number;
  /** When a terminated container was first seen. */
  readonly terminatedAt?: number;
  readonly goneAt?: number;
  readonly restarts: number;
  /** Of its main container, in order. */
  readonly runs: readonly PodRun[];
}

/** Every pod on the timeline, in order of first sight. */
export function podLives(timeline: TimelineReader): readonly PodLife[] {
  const readings = groupBy(timeline.of('pod'), (fact) => fact.uid);
  const marks = groupBy(timeline.of('mark'), (fact) => fact.uid);
  return [...readings.values()].map((facts) => lifeOf(facts, marks.get(facts[0]?.uid ?? '') ?? []));
}

/** The lives of these pods, in order of first sight. */
export function livesOf(timeline: TimelineReader, uids: readonly string[]): readonly PodLife[] {
  const wanted = new Set(uids);
  return podLives(timeline).filter(({ uid }) => wanted.has(uid));
}

/** The time by which the process had ended, as precisely as it was observed. */
export function endOf(life: PodLife): number | undefined {
  return life.exitMarkAt ?? life.terminatedAt ?? life.goneAt;
}

/** The preStop hook had begun and had not come to its end when SIGTERM came, as the grace period was over. */
export function graceCutTheWait({ deletionAt, graceSeconds = 30 }: PodLife, run: PodRun): boolean {
  const { preStopAt, preStopDoneAt, sigtermAt } = run;
  if (preStopAt === undefined || preStopDoneAt !== undefined || sigtermAt === undefined) return false;
  return sigtermAt >= (deletionAt ?? Infinity) + graceSeconds * 1000 - roundingMs;
}

function lifeOf(facts: readonly PodFact[], marks: readonly MarkFact[]): PodLife {
  const first = facts[0];
  const last = facts.at(-1);
  if (!first || !last) throw new Error('a pod without a reading');
  const terminated = facts.find((fact) => mainOf(fact)?.state === 'terminated');
  const end = facts.map(mainOf).findLast((container) => container?.state === 'terminated');
  const deletion = facts.find((fact) => fact.deletionTimestamp !== undefined);
  const markAt = (name: string) => marks.find((mark) => mark.mark === name)?.markedAt;
  return compact({
    namespace: first.namespace,
    name: first.name,
    uid: first.uid,
    node: last.node,
    app: first.labels['app.kubernetes.io/name'],
    graceSeconds: last.gracePeriodSeconds,
    createdAt: first.createdAt,
    readyAt: facts.find((fact) => fact.ready)?.at,
    deletionAt: deletion?.at,
    deletionAskedAt: deletion && askedAt(deletion),
    disruption: last.disruption,
    preStopAt: markAt('preStop'),
    sigtermAt: markAt('SIGTERM'),
    exitMarkAt: markAt('exit'),
    exitCode: end?.exitCode,
    exitReason: end?.reason,
    finishedAt: end?.finishedAt,
    terminatedAt: terminated?.at,
    goneAt: facts.find((fact) => fact.change === 'deleted')?.at,
    restarts: Math.max(...facts.map((fact) => mainOf(fact)?.restartCount ?? 0)),
    runs: podRuns(facts, marks),
  });
}

/** The time that the API writes down is that of the end of the grace period. */
function askedAt({ deletionTimestamp = NaN, gracePeriodSeconds = 0 }: PodFact): number {
  return deletionTimestamp - gracePeriodSeconds * 1000;
}

function mainOf(fact: PodFact): ContainerReading | undefined {
  return fact.containers.find((container) => !container.init);
}

function compact(life: { [K in keyof PodLife]: PodLife[K] | undefined }): PodLife {
  return Object.fromEntries(Object.entries(life).filter(([, value]) => value !== undefined)) as unknown as PodLife;
}
