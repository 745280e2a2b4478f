import { formatDuration, milliseconds, seconds, type Duration } from '../../../core/duration.ts';
import { HarnessError } from '../../../core/harness-error.ts';
import type { Dependency } from '../../dependency.ts';
import type { Target } from '../../target.ts';
import { allReplacedAtMost, longestStop, replacedAtMost } from '../limits.ts';
import type { ProofSettings, VerifyProof } from '../verify-proof.ts';

export const dependency: VerifyProof = {
  id: 'dependency',
  title: 'no container is restarted while what the app depends on is away, and all is answered again once it is back',
  withoutLoad:
    'no container is restarted while what the app depends on is away, and all pods are ready once it is back',
  whyNot: noDependency,
  does: (target, how) => {
    const { workload } = neededBy(how);
    return `scales ${workload.kind} ${workload.name}, on which it depends, from ${workload.replicas} to 0 pods for ${formatDuration(awayFor(target))}, and back${boundText(target)}`;
  },
  takesAtMost: (target, how) => milliseconds(awayFor(target) + 3 * patienceFor(target, neededBy(how))),
  prove: async ({ target, load, ask, ...how }) => {
    const needed = neededBy(how);
    const traffic = await load(patienceFor(target, needed));
    await traffic.dependencyAway(asNeeded(needed), awayFor(target));
    const { number } = await traffic.drained();
    ask({ judge: 'dependency', load: number });
    return undefined;
  },
};

/** Why what an app depends on cannot be taken away. */
export function noDependency(target: Target, { dependency: needed }: ProofSettings): string | undefined {
  if (!needed) return 'nothing is named that it depends on (--depends-on service/NAME)';
  const { workload, autoscaler } = needed;
  const name = `${workload.kind} ${workload.name}, on which it depends,`;
  if (workload.replicas === 0) return `${name} is scaled to 0 pods already`;
  if (autoscaler !== undefined) return `autoscaler ${autoscaler} decides how many pods ${name} has`;
  if (workload.volumesOfScaledIn === 'deleted')
    return `the volumes of ${name} are deleted when its pods are scaled away (persistentVolumeClaimRetentionPolicy.whenScaled)`;
  return undefined;
}

/** @throws HarnessError for a proof that does not apply */
export function neededBy({ dependency: needed }: Pick<ProofSettings, 'dependency'>): Dependency {
  if (needed) return needed;
  throw new HarnessError('Nothing is named that the app depends on', { code: 'no-dependency' });
}

export function asNeeded({ workload: { kind, name, selector, replicas } }: Dependency) {
  return { kind, name, labels: selector, replicas };
}

/** Both have to get ready, one after the other, and a container of the app may have to be ended before. */
export function patienceFor(target: Target, { workload }: Dependency): Duration {
  const needed = { ...target, workload };
  return milliseconds(allReplacedAtMost(needed, workload.replicas) + replacedAtMost(target));
}

/** Shorter ones tell of no reconnection, longer ones are not waited for. */
const shortestAway = seconds(10);
const longestAway = longestStop;
/** A probe that has failed often enough takes its time to become a restart, and a pod that is unready to be told so. */
const slack = seconds(5);

/** Until every liveness and readiness probe has had the time to give up. */
function awayFor(target: Target): Duration {
  return milliseconds(Math.min(longestAway, Math.max(shortestAway, givesUpAfter(target) + slack)));
}

function givesUpAfter({ workload }: Target): number {
  const probes = workload.containers.flatMap(({ liveness, readiness }) => [liveness, readiness]);
  return Math.max(0, ...probes.map((probe) => (probe?.givesUpAfterSeconds ?? 0) * 1000));
}

function boundText(target: Target): string {
  const takes = givesUpAfter(target);
  if (takes + slack <= longestAway) return '';
  return ` (its probes give up after ${formatDuration(takes)} only, which is not waited for)`;
}
