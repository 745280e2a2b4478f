import { groupBy } from '../../core/group-by.ts';
import type { EventFact } from '../../timeline/fact.ts';
import { isKilledForProbe } from '../../timeline/killed-for-probe.ts';
import type { TimelineReader } from '../../timeline/timeline.ts';
import { podLives, type PodLife } from '../../observation/pods/pod-lives.ts';
import type { PodRun } from '../../observation/pods/pod-runs.ts';
import { exitNoticedMs, probesWithinMs, roundingMs } from '../../observation/tolerances.ts';

/** Why a run of a container ended: its pod was deleted, a probe or its postStart hook had failed, it was sent SIGTERM, or nobody had asked for it. */
export type EndedBy = 'deletion' | 'probe' | 'post-start' | 'signal' | 'itself';

/** A probe that was answered, with a status that means no: the app's own answer, however busy the machine was. */
const answeredNo = 'probe failed: HTTP probe failed with statuscode';
/** A probe that waited for its answer for too long, which a busy machine brings about by itself. */
const timedOut = /deadline exceeded|Client\.Timeout|timed out/;

/** How runs ended, and what probes said, by the kubelet's events. */
export class RunEnds {
  readonly #events: ReadonlyMap<string, readonly EventFact[]>;
  /** With which errors of their own runs ended by themselves. */
  readonly #ownErrors: ReadonlySet<number>;

  constructor(timeline: TimelineReader) {
    this.#events = groupBy(timeline.of('event'), ({ about }) => about.uid ?? '');
    const byThemselves = podLives(timeline).flatMap((life) =>
      life.runs.filter((run) => endedWithAnError(run) && this.#byItsTimes(life, run) === 'itself'),
    );
    this.#ownErrors = new Set(byThemselves.flatMap(({ exitCode }) => exitCode ?? []));
  }

  why(life: PodLife, run: PodRun): EndedBy {
    const by = this.#byItsTimes(life, run);
    return by === 'deletion' && this.#endedInItsHook(life, run) ? 'itself' : by;
  }

  #byItsTimes(life: PodLife, run: PodRun): EndedBy {
    if (this.#killingsForProbe(life, run).length > 0) return 'probe';
    if (run.exitReason === 'OOMKilled') return 'itself';
    if (run.sentSignal?.signal === 'SIGTERM') return 'signal';
    const { deletionAt = life.goneAt ?? Infinity, deletionRequestedAt = deletionAt } = life;
    const { endSeenAt = Infinity, finishedAt = Infinity, postStartFailedAt = Infinity } = run;
    if (postStartFailedAt < deletionRequestedAt) return endedInItsPostStart(run) ? 'itself' : 'post-start';
    if (deletionAt > endSeenAt || finishedAt + roundingMs <= deletionRequestedAt) return 'itself';
    return wasNotTold(run) ? 'itself' : 'deletion';
  }

  /**
   * Its hook failed as it ended, so that the kubelet sent SIGTERM before the runtime had noticed the end. Of an app that writes no marks it
   * takes more to tell that from one that ends with an error on SIGTERM: others ended with the same error, and nobody had asked them to.
   */
  #endedInItsHook({ uid }: PodLife, { sigtermAt, signalledAt = NaN, exitedAt = NaN, exitCode = 0 }: PodRun): boolean {
    const hookFailed = this.#events.get(uid)?.some(({ reason }) => reason === 'FailedPreStopHook') ?? false;
    const atOnce = exitedAt - signalledAt <= exitNoticedMs;
    return hookFailed && atOnce && sigtermAt === undefined && this.#ownErrors.has(exitCode);
  }

  /** What the kubelet said when it began to end a run for a probe; undefined where it did not. */
  killedForProbe(life: PodLife, run: PodRun): EventFact | undefined {
    return this.#killingsForProbe(life, run)[0];
  }

  /**
   * What the kubelet said when it began to end a run of a container for a probe, where that run has not ended yet: the preStop hook may take
   * longer than whoever looks.
   */
  beingRestarted(life: PodLife, container: string, run: PodRun): EventFact | undefined {
    if (run.endSeenAt !== undefined) return undefined;
    const { startedAt = life.createdAt } = run;
    return this.#killingsForProbe(life, run).find(
      // In the second of its start it may have been said of the run before.
      (event) => isKilledForProbe(event, container) && (event.happenedAt ?? NaN) > startedAt,
    );
  }

  /** When probes of these pods failed before that time, it was by the app's word: one said no, and none went unanswered. */
  saidNo(uids: readonly string[], probe: 'Liveness' | 'Readiness', at: number): boolean {
    const failed = uids
      .flatMap((uid) => this.#events.get(uid) ?? [])
      .filter(({ reason, message }) => reason === 'Unhealthy' && message.startsWith(probe))
      .filter(({ happenedAt = Infinity }) => happenedAt <= at && happenedAt >= at - probesWithinMs)
      .map(({ message }) => message);
    return failed.some((message) => message.includes(answeredNo)) && !failed.some((message) => timedOut.test(message));
  }

  #killingsForProbe(
    { uid, createdAt }: PodLife,
    { startedAt = createdAt, endSeenAt = Infinity }: PodRun,
  ): readonly EventFact[] {
    return (this.#events.get(uid) ?? [])
      .filter((event) => isKilledForProbe(event))
      .filter(({ happenedAt = Infinity }) => happenedAt >= startedAt && happenedAt <= endSeenAt);
  }
}

/**
 * Its deletion was requested, but it got no SIGTERM yet, and it ended with an error of its own: by its marks, or by the journal of the
 * container runtime, which has the end and no signal.
 */
function wasNotTold(run: PodRun): boolean {
  const { listeningAt, sigtermAt, exitMarkAt, signalledAt, exitedAt } = run;
  const writesMarks = listeningAt !== undefined;
  const isLacking = writesMarks
    ? sigtermAt === undefined && exitMarkAt === undefined
    : exitedAt !== undefined && signalledAt === undefined;
  return isLacking && endedWithAnError(run);
}

/**
 * Its postStart hook failed as it ended, and not the other way round: it was sent no signal to stop, as the kubelet sends one for a hook that
 * fails, or had ended with an error of its own by then. Where no journal was read such an error is all that tells.
 */
function endedInItsPostStart(run: PodRun): boolean {
  const { signalledAt, exitedAt } = run;
  if (exitedAt === undefined) return endedWithAnError(run);
  if (signalledAt === undefined || exitedAt < signalledAt) return true;
  return endedWithAnError(run) && exitedAt - signalledAt <= exitNoticedMs;
}

/** Neither SIGTERM nor SIGKILL gives such a code. */
function endedWithAnError({ exitCode = 0 }: PodRun): boolean {
  return ![0, 137, 143].includes(exitCode);
}
