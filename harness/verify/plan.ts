import { minutes } from '../core/duration.ts';
import type { ProofKind } from '../core/verdict.ts';
import { loadAtMost, watchAtMost } from './proofs/limits.ts';
import { quickProofs } from './proofs/proofs.ts';
import { noLoad, noPods } from './proofs/reasons.ts';
import type { ProofSettings, VerifyProof } from './proofs/verify-proof.ts';
import type { Target } from './target.ts';

/** What is going to be done to a target, known before anything is. */
export interface Plan {
  readonly proofs: readonly PlannedProof[];
  /** How many times in a row they are played. */
  readonly repeat: number;
  /** The longest that it can take. */
  readonly atMostMs: number;
}

export interface PlannedProof {
  readonly id: string;
  readonly kind: ProofKind;
  readonly title: string;
  /** Why it is not played; absent where it is. */
  readonly whyNot?: string;
  /** What it does to the app, and the longest that it takes; absent where it is not played. */
  readonly does?: string;
  readonly atMostMs?: number;
  /** It is played once, however often the others are. */
  readonly once?: true;
}

/** The proof of the way that load takes. */
const pathAtMost = minutes(3);

/**
 * @param chosen ids of the proofs that were asked for
 * @param repeat how many times in a row they are played
 */
export function planOf(
  target: Target,
  proofs: readonly VerifyProof[],
  chosen: readonly string[],
  how: ProofSettings,
  repeat = 1,
): Plan {
  const isLoaded = noLoad(target) === undefined;
  const planned = proofs.map((proof): PlannedProof => {
    const { id, kind = 'proof', withoutLoad } = proof;
    const title = isLoaded ? proof.title : (withoutLoad ?? proof.title);
    const whyNot = isChosen(proof, chosen, how) ? whyNotPlayed(proof, target, how) : leftOut(proof, chosen, how);
    if (whyNot !== undefined) return { id, kind, title, whyNot };
    const atMostMs = proof.takesAtMost(target, how) + (isLoaded ? loadAtMost : watchAtMost);
    return { id, kind, title, does: proof.does(target, how), atMostMs, ...(proof.leavesCopy && { once: true }) };
  });
  const all = planned.reduce((sum, { atMostMs = 0, once }) => sum + (once ? 1 : repeat) * atMostMs, 0);
  return { proofs: planned, repeat, atMostMs: all === 0 || !isLoaded ? all : all + pathAtMost };
}

/** What tells of a proof whether it applies to a target. */
export type AskedOfTarget = Pick<VerifyProof, 'whyNot' | 'withoutLoad' | 'way'>;

/** Why a proof does not apply to a target; undefined where it does. */
export function whyNotPlayed(proof: AskedOfTarget, target: Target, how: ProofSettings): string | undefined {
  // One with a way of its own says itself what speaks against that.
  const needsLoad = proof.withoutLoad === undefined && proof.way === undefined;
  return (needsLoad ? noLoad(target) : noPods(target)) ?? proof.whyNot(target, how);
}

function isChosen({ id, playedWith }: VerifyProof, chosen: readonly string[], { quick }: ProofSettings): boolean {
  return playedWith === undefined ? chosen.includes(id) : chosen.includes(playedWith) && !quick;
}

/** The same for each that is left out by the same flag, so that they can be told together. */
function leftOut({ askedBy, playedWith }: VerifyProof, chosen: readonly string[], { quick }: ProofSettings): string {
  if (playedWith !== undefined) return `it is played with ${playedWith}, without --quick`;
  if (askedBy !== undefined) return `it was not asked for (${askedBy})`;
  // With --proof beside it --quick chooses nothing.
  return quick && quickProofs.every((id) => chosen.includes(id))
    ? 'left out by --quick, played only if named with --proof'
    : 'left out, as --proof names others';
}
