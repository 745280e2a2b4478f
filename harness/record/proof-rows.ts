import type { ProofResult, TopicResult } from './results.ts';

/** One proof as the summary shows it: the repetitions of one id together. */
export interface ProofRow {
  readonly id: string;
  readonly kind: ProofResult['kind'];
  /** The worst of all repetitions. */
  readonly verdict: ProofResult['verdict'];
  /** The reason of the repetition with the worst verdict. */
  readonly reason: string;
  /** Sums over all repetitions. */
  readonly counts: Readonly<Record<string, number>>;
  readonly durationMs: number;
  readonly repetitions: number;
  readonly passed: number;
}

/** The proofs of a topic in the order in which they first ran. */
export function proofRows(topic: TopicResult): ProofRow[] {
  const byId = new Map<string, ProofResult[]>();
  for (const proof of topic.proofs) byId.set(proof.id, [...(byId.get(proof.id) ?? []), proof]);
  return [...byId].map(([id, proofs]) => toRow(id, proofs));
}

const badness = { pass: 0, skipped: 1, inconclusive: 2, fail: 3 } as const;

/** @param proofs at least one */
export function worstOf(proofs: readonly ProofResult[]): ProofResult {
  return proofs.reduce((a, b) => (badness[b.verdict] > badness[a.verdict] ? b : a));
}

function toRow(id: string, proofs: readonly ProofResult[]): ProofRow {
  const worst = worstOf(proofs);
  const counts: Record<string, number> = {};
  for (const proof of proofs) {
    for (const [name, count] of Object.entries(proof.counts)) counts[name] = (counts[name] ?? 0) + count;
  }
  return {
    id,
    kind: worst.kind,
    verdict: worst.verdict,
    reason: worst.reason,
    counts,
    durationMs: proofs.reduce((sum, proof) => sum + proof.durationMs, 0),
    repetitions: proofs.length,
    passed: proofs.filter((proof) => proof.verdict === 'pass').length,
  };
}
