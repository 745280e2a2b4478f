import type { TimelineReader } from '../../timeline/timeline.ts';
import { endpointSpans } from '../routing/endpoint-spans.ts';
import { memoizedByTimeline } from '../memoize.ts';
import { podLives, type PodLife } from './pod-lives.ts';
import { podLookup } from './pod-lookup.ts';
import type { PodRun } from './pod-runs.ts';

/** The start of a pod, as the app told it by its own marks; epoch milliseconds. */
export interface PodStart {
  readonly pod: string;
  readonly uid: string;
  /** When the pod was first seen, by arrival of the watch event. */
  readonly seenAt: number;
  readonly startedAt: number;
  readonly listeningAt: number;
  readonly readyAt: number;
  /** By arrival of the watch event. */
  readonly endpointReadyAt?: number;
}

/** Of the pods that have told all of it, in order of first sight. */
export const podStarts: (timeline: TimelineReader) => readonly PodStart[] = memoizedByTimeline((timeline) => {
  const ready = [...endpointSpans(timeline).values()].flat().filter(({ state }) => state === 'ready');
  const pods = podLookup(timeline);
  const endpointReadyAts = new Map<PodLife | undefined, number>();
  for (const span of ready) {
    const life = pods.find(span, span.from);
    endpointReadyAts.set(life, Math.min(endpointReadyAts.get(life) ?? Infinity, span.from));
  }
  return podLives(timeline).flatMap((life) => startOf(life, endpointReadyAts.get(life)));
});

function startOf({ name: pod, uid, seenAt, runs }: PodLife, endpointReadyAt: number | undefined): readonly PodStart[] {
  const startedAt = firstOf(runs, ({ bootedAt }) => bootedAt);
  const listeningAt = firstOf(runs, (run) => run.listeningAt);
  const readyAt = firstOf(runs, ({ readyMarkAt }) => readyMarkAt);
  if (startedAt === undefined || listeningAt === undefined || readyAt === undefined) return [];
  return [
    { pod, uid, seenAt, startedAt, listeningAt, readyAt, ...(endpointReadyAt !== undefined && { endpointReadyAt }) },
  ];
}

function firstOf(runs: readonly PodRun[], of: (run: PodRun) => number | undefined): number | undefined {
  return runs.map(of).find((at) => at !== undefined);
}
