import type { ProofResult, TopicResult } from '../record/results.ts';

/** A topic on a runtime, as a person reads it: `rolling-delete (node)`. */
export function nameOf({ id, runtime }: Pick<TopicResult, 'id' | 'runtime'>): string {
  return runtime === null ? id : `${id} (${runtime})`;
}

/** A proof within its topic: `naive (control)`, `rollout #2`. */
export function nameOfProof({ id, kind, repetition }: Pick<ProofResult, 'id' | 'kind' | 'repetition'>): string {
  return `${id}${repetition === undefined ? '' : ` #${String(repetition)}`}${kind === 'proof' ? '' : ` (${kind})`}`;
}
