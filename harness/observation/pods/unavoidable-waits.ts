import { groupBy } from '../../core/group-by.ts';
import type { MarkFact, PodFact } from '../../timeline/fact.ts';
import type { TimelineReader } from '../../timeline/timeline.ts';
import { containerIn } from './pod-evidence.ts';
import type { Interval } from '../interval-index.ts';

/**
 * The unavoidable waits of a proof, in milliseconds: times that somebody had set, so that no harness could have been
 * faster. Only what was observed counts, so the sum is never too large.
 */
export interface UnavoidableWaits {
  /** All kinds together; what overlaps counts once. */
  readonly totalMs: number;
  /** Stops of deleted pods: from the deletion to the end of the last container, but at most the grace period. */
  readonly graceMs: number;
  /** Containers that waited to be started, or images to be pulled, again. */
  readonly backOffMs: number;
  /** Hooks and steps of sample apps, from their mark `<name>` to `<name>Done`. */
  readonly hookMs: number;
  /** Times that the proof let pass on purpose: baseline and recovery of load. */
  readonly pauseMs: number;
}

export function unavoidableWaits(timeline: TimelineReader): UnavoidableWaits {
  const seenUntil = timeline.facts.at(-1)?.at ?? 0;
  const pods = [...groupBy(timeline.of('pod'), ({ uid }) => uid).values()];
  const grace = pods.flatMap((snapshots) => graceOf(snapshots, seenUntil));
  const backOffs = pods.flatMap(backOffsOf);
  const hooks = [...groupBy(timeline.of('mark'), ({ uid, container }) => `${uid}/${container}`).values()].flatMap(
    hooksOf,
  );
  const pauses = timeline.of('wait').flatMap(({ until, from, at }) => (until === 'time' ? [{ from, to: at }] : []));
  return {
    totalMs: lengthOf([...grace, ...backOffs, ...hooks, ...pauses]),
    graceMs: lengthOf(grace),
    backOffMs: lengthOf(backOffs),
    hookMs: lengthOf(hooks),
    pauseMs: lengthOf(pauses),
  };
}

function graceOf(snapshots: readonly PodFact[], seenUntil: number): readonly Interval[] {
  const deletion = snapshots.find(({ deletionTimestamp }) => deletionTimestamp !== undefined);
  if (!deletion) return [];
  const over = snapshots.find((snapshot) => snapshot.at >= deletion.at && hasEnded(snapshot));
  const limit = deletion.at + (deletion.gracePeriodSeconds ?? 0) * 1000;
  return [{ from: deletion.at, to: Math.min(over?.at ?? seenUntil, limit) }];
}

function hasEnded({ change, containers }: PodFact): boolean {
  return change === 'deleted' || containers.every(({ init, state }) => init || state === 'terminated');
}

const backOffReasons = new Set(['CrashLoopBackOff', 'ImagePullBackOff']);

function backOffsOf(snapshots: readonly PodFact[]): readonly Interval[] {
  const names = new Set(snapshots.flatMap(({ containers }) => containers.map(({ name }) => name)));
  return [...names].flatMap((name) =>
    snapshots.flatMap((snapshot, index) => {
      const next = snapshots[index + 1];
      const container = containerIn(snapshot, name);
      const backsOff = container?.state === 'waiting' && backOffReasons.has(container.reason ?? '');
      return backsOff && next ? [{ from: snapshot.at, to: next.at }] : [];
    }),
  );
}

function hooksOf(marks: readonly MarkFact[]): readonly Interval[] {
  return marks.flatMap((start, index) => {
    const end = marks.slice(index + 1).find(({ mark }) => mark === `${start.mark}Done`);
    return end ? [{ from: start.markedAt, to: end.markedAt }] : [];
  });
}

/** The length of the union of the intervals, in whole milliseconds. */
function lengthOf(intervals: readonly Interval[]): number {
  let length = 0;
  let reached = -Infinity;
  for (const { from, to } of [...intervals].sort((a, b) => a.from - b.from)) {
    length += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return Math.round(length);
}
