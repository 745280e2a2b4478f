import type { LoadEvidence } from '../../load-evidence.ts';
import { isWithin } from '../../request-stats.ts';

/** A time in which what the app depends on was away. Epoch milliseconds. */
export interface DependencyOutage {
  /** `deployment/db` */
  readonly dependency: string;
  /** Just before it was scaled to nothing: its pods may stop to answer at once. */
  readonly leavesAt: number;
  /** When its last pod was gone. */
  readonly from: number;
  /** Just before it was scaled back. */
  readonly to: number;
  /** When all of its pods were ready. */
  readonly backAt: number;
}

/** That of the disruption of a load; undefined where it did not go, or did not come back. */
export function dependencyOutageOf({ timeline, disruption }: LoadEvidence): DependencyOutage | undefined {
  const facts = timeline.of('dependency').filter(({ at }) => isWithin(at, disruption));
  const at = (wanted: string) => facts.find(({ state }) => state === wanted)?.at;
  const [from, to, backAt] = [at('away'), at('returning'), at('back')];
  const leavesAt = at('leaving') ?? from;
  const dependency = facts[0]?.name;
  if (dependency === undefined || from === undefined || leavesAt === undefined) return undefined;
  return to === undefined || backAt === undefined ? undefined : { dependency, leavesAt, from, to, backAt };
}
