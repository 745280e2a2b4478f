import { seconds, type Duration } from '../../core/duration.ts';
import type { Target } from '../target.ts';

/** A pod is scheduled and its image is on the node; a busy machine takes its time. */
const anyStart = seconds(60);

/** The longest that the start of one pod may take by its own manifest. */
export function startAtMost({ workload }: Target): Duration {
  const probes = workload.containers.map(
    ({ startup, readiness }) => (startup?.withinSeconds ?? 0) + (readiness?.withinSeconds ?? 0),
  );
  return seconds(Math.max(0, ...probes) + workload.minReadySeconds + anyStart / 1000);
}

/** A pod that takes longer to go is told of, and not waited for: a grace period may be an hour, and its hook may never end. */
const longestStop = seconds(180);

/** The longest that one pod may take to go and to be replaced. */
export function replacedAtMost(target: Target): Duration {
  return seconds(startAtMost(target) / 1000 + Math.min(target.workload.graceSeconds, longestStop / 1000));
}

/** As `replacedAtMost`, of so many pods one after the other. */
export function allReplacedAtMost(target: Target, pods: number): Duration {
  return seconds((replacedAtMost(target) / 1000) * pods);
}
