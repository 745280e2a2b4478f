import { milliseconds, seconds, type Duration } from '../../core/duration.ts';
import type { Target } from '../target.ts';

/** A pod is scheduled and its image is on the node; a busy machine takes its time. */
const anyStart = seconds(60);

/** The longest that the start of one pod may take by its own manifest. */
export function startAtMost({ workload }: Target): Duration {
  const probes = workload.containers.map(
    ({ startup, readiness }) => (startup?.withinSeconds ?? 0) + (readiness?.withinSeconds ?? 0),
  );
  return milliseconds((Math.max(0, ...probes) + workload.minReadySeconds) * 1000 + anyStart);
}

/** A pod that takes longer to go is told of, and not waited for: a grace period may be an hour, and its hook may never end. */
export const longestStop = seconds(180);

/** The longest that one pod may take to go and to be replaced. */
export function replacedAtMost(target: Target): Duration {
  return milliseconds(startAtMost(target) + Math.min(target.workload.graceSeconds * 1000, longestStop));
}

/** As `replacedAtMost`, of so many pods one after the other. */
export function allReplacedAtMost(target: Target, pods: number): Duration {
  return milliseconds(replacedAtMost(target) * pods);
}

/** What each load takes at most beside what is done meanwhile: to find its way, baseline, recovery, and the last answers. */
export const loadAtMost = seconds(70);

/** What is watched without load takes so long at most beside what is done meanwhile: what becomes of the pods, and what nodes tell of it. */
export const watchAtMost = seconds(20);
