import { minutes, seconds } from '../core/duration.ts';
import type { ProofSettings, VerifyProof } from './proofs/verify-proof.ts';
import type { Target } from './target.ts';

/** What is going to be done to a target, known before anything is. */
export interface Plan {
  readonly proofs: readonly PlannedProof[];
  /** The longest that it can take. */
  readonly atMostMs: number;
}

export interface PlannedProof {
  readonly id: string;
  readonly title: string;
  /** Why it is not played; absent where it is. */
  readonly whyNot?: string;
  /** What it does to the app, and the longest that it takes; absent where it is not played. */
  readonly does?: string;
  readonly atMostMs?: number;
}

/** What each load takes at most beside what is done meanwhile: to find its way, baseline, recovery, and the last answers. */
const loadAtMost = seconds(70);
/** The proof of the way that load takes. */
const pathAtMost = minutes(3);

/** @param chosen ids of the proofs that were asked for */
export function planOf(
  target: Target,
  proofs: readonly VerifyProof[],
  chosen: readonly string[],
  how: ProofSettings,
): Plan {
  const planned = proofs.map((proof): PlannedProof => {
    const { id, title } = proof;
    const whyNot = chosen.includes(id) ? proof.whyNot(target, how) : leftOut(how);
    if (whyNot !== undefined) return { id, title, whyNot };
    return { id, title, does: proof.does(target, how), atMostMs: proof.takesAtMost(target, how) + loadAtMost };
  });
  const all = planned.reduce((sum, { atMostMs = 0 }) => sum + atMostMs, 0);
  return { proofs: planned, atMostMs: all === 0 ? 0 : all + pathAtMost };
}

function leftOut({ quick }: ProofSettings): string {
  return quick ? 'it is left out (--quick), unless --proof names it' : 'it was not asked for (--proof)';
}
