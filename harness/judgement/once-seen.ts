import type { LoadEvidence } from './load-evidence.ts';

/**
 * Computes a thing once for as long as nothing more is seen: what takes a look at every request, of which there may be
 * millions, is asked for by several judges.
 */
export function onceSeen<T>(compute: (evidence: LoadEvidence) => T): (evidence: LoadEvidence) => T {
  const known = new WeakMap<LoadEvidence, { readonly seen: number; readonly value: T }>();
  return (evidence) => {
    const seen = evidence.timeline.facts.length;
    const before = known.get(evidence);
    if (before?.seen === seen) return before.value;
    const value = compute(evidence);
    known.set(evidence, { seen, value });
    return value;
  };
}
