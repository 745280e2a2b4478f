import { groupBy } from '../../core/group-by.ts';
import type {
  ContainerStatus,
  EventFact,
  MarkFact,
  PodFact,
  ProcessFact,
  RuntimeFact,
  SignalFact,
} from '../../timeline/fact.ts';
import type { TimelineReader } from '../../timeline/timeline.ts';

/** One pod, and everything that was observed around it. */
export interface PodEvidence {
  readonly name: string;
  readonly uid: string;
  readonly timeline: TimelineReader;
}

/** Readings of the pod, in order of arrival. */
export function snapshotsOf({ uid, timeline }: PodEvidence): readonly PodFact[] {
  return timeline.of('pod').filter((fact) => fact.uid === uid);
}

/** Marks of the pod's containers by their own clock, `name` as `main/SIGTERM`. */
export function marksOf({ uid, timeline }: PodEvidence): readonly (MarkFact & { readonly name: string })[] {
  return timeline
    .of('mark')
    .filter((fact) => fact.uid === uid)
    .map((fact) => ({ ...fact, name: `${fact.container}/${fact.mark}` }))
    .sort((a, b) => a.markedAt - b.markedAt);
}

/** A container's state in a reading of its pod. */
export function containerIn(snapshot: PodFact, name: string): ContainerStatus | undefined {
  return snapshot.containers.find((container) => container.name === name);
}

/** How each run of a container ended, in order, as far as it was observed. */
export function endsOf(evidence: PodEvidence, name: string): readonly Pick<ContainerStatus, 'exitCode' | 'reason'>[] {
  const ends = new Map<number, Pick<ContainerStatus, 'exitCode' | 'reason'>>();
  for (const snapshot of snapshotsOf(evidence)) {
    const container = containerIn(snapshot, name);
    if (!container) continue;
    const { state, restartCount, lastState } = container;
    if (state === 'terminated') ends.set(restartCount, container);
    // While it waits to start again, the count is still that of the run that ended.
    if (lastState) ends.set(state === 'waiting' ? restartCount : restartCount - 1, lastState);
  }
  return [...ends].sort(([a], [b]) => a - b).map(([, { exitCode, reason }]) => compact({ exitCode, reason }));
}

/** Everything that was observed of one pod. */
export interface ObservedPod {
  /** The states of the pod in order of arrival; at least one. */
  readonly snapshots: readonly PodFact[];
  /** The marks of the pod, in order of the app's own clock. */
  readonly marks: readonly MarkFact[];
  /** The calls of its node's container runtime, in order of the node's clock; none if no journal was read. */
  readonly calls: readonly RuntimeFact[];
  /** What process 1 of its containers does with SIGTERM; none if no node was asked. */
  readonly processes: readonly ProcessFact[];
  /** Those that Seaworthy sent to process 1 of its containers. */
  readonly signals: readonly SignalFact[];
  readonly events: readonly EventFact[];
}

/** Everything that was observed of each pod on the timeline, in the order in which the pods were first seen. */
export function observedPods(timeline: TimelineReader): readonly ObservedPod[] {
  const marks = groupBy(timeline.of('mark'), ({ uid }) => uid);
  const calls = groupBy(timeline.of('runtime'), ({ uid }) => uid);
  const processes = groupBy(timeline.of('process'), ({ uid }) => uid);
  const signals = groupBy(timeline.of('signal'), ({ uid }) => uid);
  const events = groupBy(timeline.of('event'), ({ about }) => about.uid ?? '');
  return [...groupBy(timeline.of('pod'), ({ uid }) => uid)].map(([uid, snapshots]) => ({
    snapshots,
    marks: [...(marks.get(uid) ?? [])].sort((a, b) => a.markedAt - b.markedAt),
    calls: [...(calls.get(uid) ?? [])].sort((a, b) => a.calledAt - b.calledAt),
    processes: processes.get(uid) ?? [],
    signals: signals.get(uid) ?? [],
    events: events.get(uid) ?? [],
  }));
}

/** The container that a pod is about: the first of its app containers. */
export function mainOf({ containers }: PodFact): ContainerStatus | undefined {
  return containers.find(({ init }) => !init);
}

function compact<T extends object>(fields: { [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
