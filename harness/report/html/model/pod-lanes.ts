import { groupBy } from '../../../core/group-by.ts';
import { observedPods, type ObservedPod } from '../../../observation/pods/pod-evidence.ts';
import { podLives, type PodLife } from '../../../observation/pods/pod-lives.ts';
import type { EventFact } from '../../../timeline/fact.ts';
import type { TimelineReader } from '../../../timeline/timeline.ts';
import { containerLanes } from './container-lanes.ts';
import type { Moment, PodLane } from './experiment-model.ts';
import { byMark, byOfPhases, byWatch } from './known-by.ts';
import type { PodRequests } from './load-model.ts';
import type { TimeAxis } from './time-axis.ts';

/** Pods that a page draws of one experiment. */
const mostPods = 40;
const mostMoments = 40;

export interface PodLanes {
  readonly lanes: readonly PodLane[];
  readonly more: number;
}

interface ObservedLife extends ObservedPod {
  readonly life: PodLife;
}

/** What the requests show about each pod, by its UID. */
type ByPod = ReadonlyMap<string, Readonly<PodRequests>>;

/** A lane a pod, in order of first sight; of many those with failures and unusual ends are kept. */
export function podLanes(timeline: TimelineReader, requests: ByPod, axis: TimeAxis): PodLanes {
  const lives = podLives(timeline);
  const shown = new Set([...lives].sort((a, b) => interest(b, requests) - interest(a, requests)).slice(0, mostPods));
  const observed = new Map(observedPods(timeline).map((pod) => [pod.snapshots[0]?.uid, pod]));
  const events = groupBy(timeline.of('event'), ({ about }) => about.uid ?? '');
  const lanes = lives
    .filter((life) => shown.has(life))
    .flatMap((life) => {
      const pod = observed.get(life.uid);
      return pod ? [laneOf({ ...pod, life }, events.get(life.uid) ?? [], requests.get(life.uid), axis)] : [];
    });
  return { lanes, more: lives.length - lanes.length };
}

/** Failures weigh most, then an end that is not a clean exit, then any end. */
function interest({ uid, exitCode = 0, restarts, deletionAt }: PodLife, requests: ByPod): number {
  const unusual = exitCode !== 0 || restarts > 0 ? 1e6 : 0;
  return (requests.get(uid)?.failures ?? 0) * 1e7 + unusual + (deletionAt === undefined ? 0 : 1);
}

function laneOf(
  pod: ObservedLife,
  events: readonly EventFact[],
  requests: Readonly<PodRequests> | undefined,
  axis: TimeAxis,
): PodLane {
  const { life } = pod;
  const { deletionAt, graceSeconds, exitCode, exitReason } = life;
  return {
    name: life.name,
    node: life.node ?? null,
    phases: life.phases.map(({ phase, from, to, by }) => {
      return { phase, from: axis.at(from), to: axis.atOrNull(to), known: byOfPhases[by] };
    }),
    moments: momentsOf(pod, events, axis),
    deadline: deletionAt === undefined || graceSeconds === undefined ? null : axis.at(deletionAt + graceSeconds * 1000),
    grace: graceSeconds ?? null,
    exit: exitCode === undefined ? null : `exit ${String(exitCode)}${exitCode === 0 ? '' : ` (${exitReason ?? '?'})`}`,
    answered: spanOf(requests?.firstAnswered, requests?.lastAnswered, axis),
    failures: requests?.failures ?? 0,
    containers: containerLanes(pod, axis),
  };
}

function spanOf(from: number | undefined, to: number | undefined, axis: TimeAxis): PodLane['answered'] {
  return from === undefined || to === undefined ? null : [axis.at(from), axis.at(to)];
}

function momentsOf({ life, snapshots, marks }: ObservedLife, events: readonly EventFact[], axis: TimeAxis): Moment[] {
  const several = new Set(snapshots.flatMap(({ containers }) => containers.map(({ name }) => name))).size > 1;
  const ofMark = groupBy(marks, ({ container, mark }) => (several ? `${container}: ${mark}` : mark));
  const found: Moment[] = [];
  const note = (at: number | undefined, text: string, known: string) => {
    if (at !== undefined) found.push({ at: axis.at(at), text, known });
  };
  // If a mark is repeated often, only the first and the last are drawn.
  for (const [name, all] of ofMark)
    for (const fact of new Set(all.length > 4 ? [all[0], all.at(-1)] : all)) note(fact?.markedAt, name, byMark);
  note(life.readyAt, 'Ready', byWatch);
  note(life.deletionAt, 'deletion seen', byWatch);
  note(life.endSeenAt, 'container ended', byWatch);
  note(life.goneAt, 'pod gone', byWatch);
  for (const { reason, message, type, at } of events)
    if (type === 'Warning') note(at, `${reason}: ${message.slice(0, 200)}`, 'an event, on arrival');
  return found.sort((a, b) => a.at - b.at).slice(0, mostMoments);
}
