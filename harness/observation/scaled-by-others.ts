import type { WorkloadFact } from '../timeline/fact.ts';
import type { TimelineReader } from '../timeline/timeline.ts';

/** A change of the number of pods that a workload asks for. */
export interface Scaling {
  readonly from: number;
  readonly to: number;
  /** When it was seen: epoch milliseconds. */
  readonly at: number;
}

/** What Seaworthy changes a workload by; each may change the number of its pods. */
const ownVerbs: readonly string[] = ['scale', 'apply', 'patch'];

/**
 * The first change up to a time that Seaworthy had not made itself since the reading before it; undefined where there was none. It goes by what
 * the workload asks for, and not by its pods, of which a rollout has more for a while.
 */
export function scaledByOthers(
  timeline: TimelineReader,
  { kind, name }: { readonly kind: WorkloadFact['workload']; readonly name: string },
  until: number,
): Scaling | undefined {
  const readings = timeline
    .of('workload')
    .filter((fact) => fact.workload === kind && fact.name === name && fact.change !== 'deleted' && fact.at <= until);
  const own = timeline
    .of('command')
    .filter(({ verb, object }) => ownVerbs.includes(verb) && object === `${kind.toLowerCase()}/${name}`);
  for (const [index, { desired: to, at }] of readings.entries()) {
    const before = readings[index - 1];
    if (!before || before.desired === to) continue;
    if (!own.some((command) => command.at >= before.at && command.at <= at)) return { from: before.desired, to, at };
  }
  return undefined;
}
