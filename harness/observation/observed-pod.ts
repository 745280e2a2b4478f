import { groupBy } from '../core/group-by.ts';
import type { ContainerReading, MarkFact, PodFact, ProcessFact, RuntimeFact } from '../timeline/fact.ts';
import type { TimelineReader } from '../timeline/timeline.ts';

/** Everything that was observed of one pod. */
export interface ObservedPod {
  /** In order of arrival; at least one. */
  readonly readings: readonly PodFact[];
  /** In order of the apps' own clock. */
  readonly marks: readonly MarkFact[];
  /** What its node's container runtime did, in order of the node's clock; none where no journal was read. */
  readonly calls: readonly RuntimeFact[];
  /** What process 1 of its containers was seen to do with SIGTERM; none where no node was asked. */
  readonly processes: readonly ProcessFact[];
}

/** Of every pod on the timeline, in order of first sight. */
export function observedPods(timeline: TimelineReader): readonly ObservedPod[] {
  const marks = groupBy(timeline.of('mark'), ({ uid }) => uid);
  const calls = groupBy(timeline.of('runtime'), ({ uid }) => uid);
  const processes = groupBy(timeline.of('process'), ({ uid }) => uid);
  return [...groupBy(timeline.of('pod'), ({ uid }) => uid)].map(([uid, readings]) => ({
    readings,
    marks: [...(marks.get(uid) ?? [])].sort((a, b) => a.markedAt - b.markedAt),
    calls: [...(calls.get(uid) ?? [])].sort((a, b) => a.calledAt - b.calledAt),
    processes: processes.get(uid) ?? [],
  }));
}

/** The container that a pod is about: the first of its app containers. */
export function mainOf({ containers }: PodFact): ContainerReading | undefined {
  return containers.find(({ init }) => !init);
}
