import { groupBy } from '../../core/group-by.ts';
import type { EventFact } from '../../timeline/fact.ts';
import type { TimelineReader } from '../../timeline/timeline.ts';
import type { PodLife } from '../../observation/pods/pod-lives.ts';
import type { PodRun } from '../../observation/pods/pod-runs.ts';
import { probesWithinMs, roundingMs } from '../../observation/tolerances.ts';

/** Why a run of a container ended: its pod was deleted, a probe had failed, it was sent SIGTERM, or nobody had asked for it. */
export type EndedBy = 'deletion' | 'probe' | 'signal' | 'itself';

/** What the kubelet says when it ends a container for its liveness or startup probe. */
const killedForProbe = /failed (liveness|startup) probe/;
/** A probe that was answered, with a status that means no: the app's own answer, however busy the machine was. */
const answeredNo = 'probe failed: HTTP probe failed with statuscode';
/** A probe that waited for its answer for too long, which a busy machine brings about by itself. */
const timedOut = /deadline exceeded|Client\.Timeout|timed out/;

/** How runs ended, and what probes said, by the kubelet's events. */
export class RunEnds {
  readonly #events: ReadonlyMap<string, readonly EventFact[]>;

  constructor(timeline: TimelineReader) {
    this.#events = groupBy(timeline.of('event'), ({ about }) => about.uid ?? '');
  }

  why(life: PodLife, run: PodRun): EndedBy {
    if (this.#wasKilledForProbe(life, run)) return 'probe';
    if (run.exitReason === 'OOMKilled') return 'itself';
    if (run.sentSignal?.signal === 'SIGTERM') return 'signal';
    const { deletionAt = life.goneAt ?? Infinity, deletionRequestedAt = deletionAt } = life;
    const { endSeenAt = Infinity, finishedAt = Infinity } = run;
    if (deletionAt > endSeenAt || finishedAt + roundingMs <= deletionRequestedAt) return 'itself';
    return wasNotTold(run) ? 'itself' : 'deletion';
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

  #wasKilledForProbe({ uid, createdAt }: PodLife, { startedAt = createdAt, endSeenAt = Infinity }: PodRun): boolean {
    return (this.#events.get(uid) ?? []).some(
      ({ reason, message, happenedAt = Infinity }) =>
        reason === 'Killing' && killedForProbe.test(message) && happenedAt >= startedAt && happenedAt <= endSeenAt,
    );
  }
}

/** Its deletion was requested, but it got no SIGTERM yet, and it ended with an error of its own: neither SIGTERM nor SIGKILL gives such a code. */
function wasNotTold({ listeningAt, sigtermAt, exitMarkAt, exitCode = 0 }: PodRun): boolean {
  const writesMarks = listeningAt !== undefined;
  return writesMarks && sigtermAt === undefined && exitMarkAt === undefined && ![0, 137, 143].includes(exitCode);
}
