import type { TimelineReader } from '../../timeline/timeline.ts';
import { endpointSpans } from '../routing/endpoint-spans.ts';
import { memoizedByTimeline } from '../memoize.ts';
import { podLives, type PodLife } from './pod-lives.ts';
import type { PodRun } from './pod-runs.ts';

/** The start of a pod, as the app told it by its own marks; epoch milliseconds. */
export interface PodStart {
  readonly pod: string;
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
  const endpointReadyAts = new Map<string, number>();
  for (const { pod, from } of ready) endpointReadyAts.set(pod, Math.min(endpointReadyAts.get(pod) ?? Infinity, from));
  return podLives(timeline).flatMap((life) => startOf(life, endpointReadyAts.get(life.name)));
});

function startOf({ name: pod, seenAt, runs }: PodLife, endpointReadyAt: number | undefined): readonly PodStart[] {
  const startedAt = firstOf(runs, ({ bootedAt }) => bootedAt);
  const listeningAt = firstOf(runs, (run) => run.listeningAt);
  const readyAt = firstOf(runs, ({ readyMarkAt }) => readyMarkAt);
  if (startedAt === undefined || listeningAt === undefined || readyAt === undefined) return [];
  return [{ pod, seenAt, startedAt, listeningAt, readyAt, ...(endpointReadyAt !== undefined && { endpointReadyAt }) }];
}

function firstOf(runs: readonly PodRun[], of: (run: PodRun) => number | undefined): number | undefined {
  return runs.map(of).find((at) => at !== undefined);
}
