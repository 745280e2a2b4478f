import { groupBy } from '../../core/group-by.ts';
import type { RequestRecord } from '../../ledger/request-record.ts';
import type { PodLife } from '../pod-lives.ts';
import { endOfRun, type PodRun } from '../pod-runs.ts';
import { IntervalIndex, type Interval } from './interval-index.ts';
import { overAt } from './request-index.ts';

/** The end of a run of a pod, when its connections go: from SIGTERM, or from its kill on, until the end was seen. */
export interface CutMoment extends Interval {
  readonly life: PodLife;
  readonly run: PodRun;
  readonly how: 'stopped' | 'killed';
}

/** A cut is seen by the client this much before or after the moment of the app that explains it. */
const nearMs = 400;

/** What was sent this shortly before a connection was closed may not have been read yet: a busy app takes its time. */
export const raceMs = 150;

/** A short stretch in which connections go at once. */
interface Edge extends Interval {
  readonly moment: CutMoment;
}

/** Finds the moment that explains why a connection was cut. */
export class CutMoments {
  readonly #byPod: ReadonlyMap<string, readonly CutMoment[]>;
  readonly #edges: IntervalIndex<Edge>;
  readonly #cutters: ReadonlySet<PodRun>;

  constructor(lives: readonly PodLife[], drops: readonly RequestRecord[]) {
    const moments = lives.flatMap((life) => life.runs.flatMap((run) => momentsOf(life, run)));
    this.#byPod = groupBy(moments, ({ life }) => life.name);
    this.#edges = new IntervalIndex(moments.flatMap(edgesOf));
    const cut = drops.flatMap((drop) => {
      const moment = this.ofPod(drop) ?? this.#onlyByTime(drop);
      return moment?.how === 'stopped' && wasUnderWay(drop, moment) ? [moment.run] : [];
    });
    this.#cutters = new Set(cut);
  }

  /** Of the pod that had answered on the connection. */
  ofPod(drop: RequestRecord): CutMoment | undefined {
    const at = overAt(drop);
    const moments = this.#byPod.get(drop.failure?.connection.lastPod ?? '') ?? [];
    return moments.find(({ from, to }) => at >= from - nearMs && at <= to + nearMs);
  }

  /** Of any pods that were stopped, or ended, just when the request was cut: one each, the nearest first. */
  byTime(drop: RequestRecord): readonly CutMoment[] {
    const at = overAt(drop);
    const near = [...this.#edges.touching(at - nearMs, at + nearMs)].sort((a, b) => distance(a, at) - distance(b, at));
    const byRun = groupBy(near, ({ moment }) => moment.run);
    return [...byRun.values()].flatMap(([first]) => (first ? [first.moment] : []));
  }

  #onlyByTime(drop: RequestRecord): CutMoment | undefined {
    const { openedAt, lastPod } = drop.failure?.connection ?? {};
    const [nearest, second] = openedAt !== undefined && lastPod === undefined ? this.byTime(drop) : [];
    return second ? undefined : nearest;
  }

  /** It cut requests that were surely under way: it does not finish what it has. */
  isCutter(run: PodRun): boolean {
    return this.#cutters.has(run);
  }
}

/** It was sent well before the app was told to stop, so the app had it. */
export function wasUnderWay(drop: RequestRecord, { run, from }: CutMoment): boolean {
  return drop.sentAt < (run.sigtermAt ?? from) - raceMs;
}

/** A kill first: a request that it cut was not cut by the stop before it. */
function momentsOf(life: PodLife, run: PodRun): readonly CutMoment[] {
  const end = endOfRun(run) ?? life.goneAt;
  if (end === undefined) return [];
  const wasKilled = run.exitMarkAt === undefined && run.exitCode === 137;
  const killed: CutMoment = { life, run, how: 'killed', from: Math.min(run.finishedAt ?? end, end), to: end };
  const from = run.sigtermAt ?? run.exitMarkAt ?? run.finishedAt ?? end;
  // The process may be gone at once, but a busy node takes its time to close what it had open.
  const stopped: CutMoment = { life, run, how: 'stopped', from, to: Math.max(run.endSeenAt ?? end, from) };
  return wasKilled && run.sigtermAt === undefined ? [killed] : wasKilled ? [killed, stopped] : [stopped];
}

function edgesOf(moment: CutMoment): readonly Edge[] {
  const { run, from, to, how } = moment;
  if (how === 'killed') return [{ from, to, moment }];
  const end = endOfRun(run) ?? to;
  return [
    { from, to: from, moment },
    { from: end, to: end, moment },
  ];
}

function distance({ from, to }: Interval, at: number): number {
  return Math.max(from - at, at - to, 0);
}
