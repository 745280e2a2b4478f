import { groupBy } from '../../core/group-by.ts';
import type { RequestRecord } from '../../ledger/request-record.ts';
import type { PodLife } from '../../observation/pods/pod-lives.ts';
import { endOfRun, toldToStop, type PodRun } from '../../observation/pods/pod-runs.ts';
import { IntervalIndex, type Interval } from '../../observation/interval-index.ts';
import { endTimeOf, wasKept } from './request-index.ts';
import type { EndedBy, RunEnds } from './run-ends.ts';
import { livesOnMs, nearMs, raceMs, roundingMs, surelyReadMs } from '../../observation/tolerances.ts';

/** The end of a run of a pod, when its connections go: from SIGTERM, or from its kill on, until the end was seen. */
export interface CutMoment extends Interval {
  readonly life: PodLife;
  readonly run: PodRun;
  readonly how: 'stopped' | 'killed';
  readonly by: EndedBy;
}

/** A short stretch in which connections go at once. */
interface Edge extends Interval {
  readonly moment: CutMoment;
}

/** What is known of a request that failed. */
interface Known {
  readonly podOf: (drop: RequestRecord) => PodLife | undefined;
  /** The host was overloaded while it waited. */
  readonly metOverload: (drop: RequestRecord) => boolean;
  /** When the last of the requests was sent that the pod answered on a new connection; -Infinity where it answered none. */
  readonly lastAccepted: (life: PodLife) => number;
  /** How long the longest took of the requests that the pod answered on a new connection, in milliseconds. */
  readonly longestAnswer: (life: PodLife) => number;
}

/** Finds the moment that explains why a connection was cut. */
export class CutMoments {
  readonly #byPod: ReadonlyMap<PodLife, readonly CutMoment[]>;
  readonly #all: IntervalIndex<CutMoment>;
  readonly #edges: IntervalIndex<Edge>;
  /** When it cut requests that were surely under way, and what it cut about then. */
  readonly #cuts: ReadonlyMap<PodRun, IntervalIndex<Interval>>;
  readonly #cutsWhileGoing: ReadonlySet<PodLife>;
  /** Those that took new connections after they had been told to stop, or read on kept ones, and answered nothing on them. */
  readonly #tookInVain: ReadonlySet<PodRun>;
  readonly #known: Known;
  /** Connections were cut that surely had a request on them, while the end of no pod was near. */
  readonly cutsWhileServing: boolean;

  constructor(lives: readonly PodLife[], drops: readonly RequestRecord[], ends: RunEnds, known: Known) {
    const moments = lives.flatMap((life) => life.runs.flatMap((run) => momentsOf(life, run, ends.why(life, run))));
    this.#known = known;
    this.#byPod = groupBy(moments, ({ life }) => life);
    this.#all = new IntervalIndex(moments);
    this.#edges = new IntervalIndex(moments.flatMap(edgesOf));
    const cut = drops.flatMap((drop) => {
      const moment = this.ofPod(drop) ?? this.#onlyByTime(drop);
      return moment?.how === 'stopped' && this.wasUnderWay(drop, moment)
        ? [{ run: moment.run, from: endTimeOf(drop) - nearMs, to: endTimeOf(drop) + nearMs }]
        : [];
    });
    this.#cuts = new Map([...groupBy(cut, ({ run }) => run)].map(([run, its]) => [run, new IntervalIndex(its)]));
    this.#tookInVain = new Set(
      drops.flatMap((drop) => {
        const own = this.ofPod(drop);
        if (!own || drop.sentAt <= (toldToStop(own.run)?.at ?? Infinity)) return [];
        const { run, life } = own;
        return wasTaken(drop) || leftWaiting(drop, known.longestAnswer(life)) ? [run] : [];
      }),
    );
    const away = drops.filter((drop) => wasCut(drop) && isNoRace(drop) && !this.ofPod(drop));
    this.#cutsWhileGoing = new Set(away.flatMap((drop) => this.podBeingDeleted(drop) ?? []));
    this.cutsWhileServing = away.some(
      (drop) => !this.podBeingDeleted(drop) && (known.podOf(drop) !== undefined || this.byTime(drop).length === 0),
    );
  }

  /** The pod that the request was sent to, where its deletion had been asked for by the time that the request ended. */
  podBeingDeleted(drop: RequestRecord): PodLife | undefined {
    const pod = this.#known.podOf(drop);
    return pod && (pod.deletionAt ?? Infinity) <= endTimeOf(drop) ? pod : undefined;
  }

  /** It cut requests that it surely had, after its deletion and before its end. */
  isCutterWhileGoing(pod: PodLife): boolean {
    return this.#cutsWhileGoing.has(pod);
  }

  /** Of the pod that the request was sent to. */
  ofPod(drop: RequestRecord): CutMoment | undefined {
    const at = endTimeOf(drop);
    const pod = this.#known.podOf(drop);
    const moments = (pod && this.#byPod.get(pod)) ?? [];
    return moments.find(({ from, to }) => at >= from - nearMs && at <= to + nearMs);
  }

  /** Of any pods that were stopped, or ended, just when the request was cut: one each, the nearest first. */
  byTime(drop: RequestRecord): readonly CutMoment[] {
    const at = endTimeOf(drop);
    const near = [...this.#edges.touching(at - nearMs, at + nearMs)].sort(
      (a, b) => distance(a, at) - distance(b, at) || rank(a) - rank(b),
    );
    const byRun = groupBy(near, ({ moment }) => moment.run);
    return [...byRun.values()].flatMap(([first]) => (first ? [first.moment] : []));
  }

  /** Of pods that were stopping, or ended, while the request waited: of the one that it was sent to, where that is known. */
  whileWaiting(drop: RequestRecord): readonly CutMoment[] {
    const pod = this.#known.podOf(drop);
    const meanwhile = this.#all.touching(drop.sentAt, endTimeOf(drop)).filter(({ life }) => !pod || life === pod);
    const byRun = groupBy(meanwhile, ({ run }) => run);
    return [...byRun.values()].flatMap((its) => its.find(({ how }) => how === 'killed') ?? its[0] ?? []);
  }

  /** A connection that came later was accepted and answered, so this one was not left when the app stopped listening. */
  #stillAccepted(drop: RequestRecord, { life }: CutMoment): boolean {
    return this.#known.lastAccepted(life) > drop.sentAt;
  }

  #onlyByTime(drop: RequestRecord): CutMoment | undefined {
    if (drop.failure?.connection.openedAt === undefined || this.#known.podOf(drop)) return undefined;
    const [nearest, second] = this.byTime(drop);
    return second ? undefined : nearest;
  }

  /**
   * How long it may have waited until its connection was accepted, in milliseconds: as long as others of the pod did that were
   * answered. A connection that had carried a request before was accepted then.
   */
  queuedMs(drop: RequestRecord, { life }: CutMoment): number {
    return isFirst(drop) ? this.#known.longestAnswer(life) : 0;
  }

  /**
   * The app had it: it was sent well before the app was told to stop, it waited for long, it was answered in part, it came on a
   * new connection after the app was told, and the app had accepted that or others later, or it waited until the app ended that
   * had been told to long before. On an overloaded host what is sent well before lies unread for longer.
   */
  wasUnderWay(drop: RequestRecord, moment: CutMoment): boolean {
    const { run, from } = moment;
    const { at: toldAt } = toldToStop(run) ?? { at: from };
    // Connections that were not accepted are reset when the app stops listening.
    const queuedMs = drop.failure?.cause === 'reset' ? this.queuedMs(drop, moment) : 0;
    const unreadMs = Math.max(this.#known.metOverload(drop) ? surelyReadMs : raceMs, queuedMs + raceMs);
    if (toldAt - drop.sentAt > unreadMs || isSurelyUnderWay(drop, moment)) return true;
    if (isFirst(drop) && drop.sentAt > toldAt && (wasAccepted(drop) || this.#stillAccepted(drop, moment))) return true;
    const end = endOfRun(run) ?? Infinity;
    const waited = endTimeOf(drop) - drop.sentAt;
    return waited > unreadMs && end - toldAt > surelyReadMs && endTimeOf(drop) >= end - raceMs;
  }

  /**
   * It was under way when the app was told to stop, or was being answered, and was cut when the app ended by itself well after that,
   * which had taken no new connection meanwhile: the app finishes what it has, and has a limit of its own for that.
   */
  wasCutByOwnLimit(drop: RequestRecord, { run, how }: CutMoment): boolean {
    const toldAt = toldToStop(run)?.at ?? Infinity;
    const end = endOfRun(run) ?? Infinity;
    const isAtEnd = end - toldAt >= livesOnMs && endTimeOf(drop) >= end - nearMs;
    const wasServed = drop.sentAt <= toldAt || wasBegun(drop);
    return how === 'stopped' && wasServed && isAtEnd && !this.#tookInVain.has(run);
  }

  /** It cut requests that were surely under way at about that time: it does not finish what it has. */
  isCutter(run: PodRun, at: number): boolean {
    return (this.#cuts.get(run)?.touching(at, at).length ?? 0) > 0;
  }
}

/**
 * However busy the machine was.
 * @param queuedMs how long it may have waited until its connection was accepted
 */
export function isSurelyUnderWay(drop: RequestRecord, { run, from }: CutMoment, queuedMs = 0): boolean {
  const { at: toldAt } = toldToStop(run) ?? { at: from };
  return wasBegun(drop) || Math.max(toldAt, endTimeOf(drop)) - drop.sentAt > queuedMs + surelyReadMs;
}

/** Its connection had been made, and ended. */
function wasCut({ failure }: RequestRecord): boolean {
  const { cause, connection } = failure ?? {};
  return connection?.openedAt !== undefined && (cause === 'reset' || cause === 'closed' || cause === 'truncated');
}

/** It cannot have met the closing of an idle connection: the first on its connection, answered in part, or one that waited. */
export function isNoRace(drop: RequestRecord): boolean {
  return isFirst(drop) || wasBegun(drop) || endTimeOf(drop) - drop.sentAt > surelyReadMs;
}

/** The first on its connection. */
export function isFirst({ failure }: RequestRecord): boolean {
  return failure?.connection.earlierRequests === 0;
}

/** By the app itself: connections that it has not accepted are reset, and never end by FIN, when it stops listening or ends. */
export function wasAccepted({ failure }: RequestRecord): boolean {
  return failure?.cause === 'closed';
}

/** A new connection that the app accepted: one that it did not is reset as soon as it stops listening. */
function wasTaken(drop: RequestRecord): boolean {
  return isFirst(drop) && (wasAccepted(drop) || endTimeOf(drop) - drop.sentAt > surelyReadMs);
}

/** A request on a kept connection that the app had for longer than it needs for an answer, and answered nothing of. */
function leftWaiting(drop: RequestRecord, longestAnswerMs: number): boolean {
  const waitedMs = endTimeOf(drop) - drop.sentAt;
  return drop.profile === 'load' && wasKept(drop) && !wasBegun(drop) && waitedMs > longestAnswerMs + surelyReadMs;
}

/** It had been answered in part. */
function wasBegun({ failure }: RequestRecord): boolean {
  return (failure?.bytesReceived ?? 0) > 0;
}

/** A kill first: a request that it cut was not cut by the stop before it. */
function momentsOf(life: PodLife, run: PodRun, by: EndedBy): readonly CutMoment[] {
  const end = endOfRun(run) ?? life.goneAt;
  if (end === undefined) return [];
  const wasKilled = run.exitMarkAt === undefined && run.exitCode === 137;
  const killed: CutMoment = {
    life,
    run,
    by,
    how: 'killed',
    from: Math.min(run.killedAt ?? run.finishedAt ?? end, end),
    to: Math.max(run.endSeenAt ?? end, end),
  };
  const told = toldToStop(run);
  const from = told?.at ?? run.exitMarkAt ?? run.finishedAt ?? end;
  // The process may be gone at once, but a busy node takes its time to close what it had open.
  const stopped: CutMoment = { life, run, by, how: 'stopped', from, to: Math.max(run.endSeenAt ?? end, from) };
  return wasKilled && !told ? [killed] : wasKilled ? [killed, stopped] : [stopped];
}

function edgesOf(moment: CutMoment): readonly Edge[] {
  const { run, from, to, how } = moment;
  if (how === 'killed') return [{ from, to: run.exitedAt ?? to, moment }];
  const { exitMarkAt, finishedAt = to } = run;
  const end =
    exitMarkAt === undefined
      ? { from: Math.min(finishedAt, to), to: Math.min(run.exitedAt ?? finishedAt + roundingMs, to) }
      : { from: exitMarkAt, to: exitMarkAt };
  return [
    { from, to: from, moment },
    { ...end, moment },
  ];
}

/** A kill first, as in `momentsOf`: where only the API tells of an end, both are just as near. */
function rank({ moment }: Edge): number {
  return moment.how === 'killed' ? 0 : 1;
}

function distance({ from, to }: Interval, at: number): number {
  return Math.max(from - at, at - to, 0);
}
