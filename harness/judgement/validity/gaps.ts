import type { Coded } from '../../core/coded.ts';
import type { GapFact } from '../../timeline/fact.ts';
import type { GapReasons } from '../reasons/gap-reasons.ts';

/** A log that was followed again brought everything, only later: marks carry their own time. */
export function isLateLog(gap: GapFact): boolean {
  return gap.effect === 'late' && isOfLog(gap);
}

export function isOfLog({ of }: GapFact): boolean {
  return of.startsWith('log of ');
}

/** What the nodes route, send where and do explains a drop; that it was one stands without, and so does what became of a pod. */
export function isOfNodes({ source }: GapFact): boolean {
  return (
    source === 'probe' || source === 'rules' || source === 'conntrack' || source === 'journal' || source === 'procfs'
  );
}

/** Why no verdict can be drawn from what it hides. */
export function gapReason({ of, from, at, reason }: GapFact): Coded<GapReasons> {
  return { code: 'not-observed', figures: { what: of, gapMs: at - from, why: reason } };
}
