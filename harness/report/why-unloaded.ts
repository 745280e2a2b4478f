import type { ProofResult } from '../record/results.ts';

type Told = Pick<ProofResult, 'figures'>;

/** Why no load was sent, as the first of these proofs tells it; undefined where none does. */
export function whyUnloaded(proofs: readonly Told[]): string | undefined {
  for (const { figures = {} } of proofs) {
    const { unloaded, reasons } = figures;
    const why = Array.isArray(reasons) ? whyUnloaded(reasons as readonly Told[]) : unloaded;
    if (typeof why === 'string') return why;
  }
  return undefined;
}
