import type { ProofResult, Results, TopicResult } from '../../record/results.ts';
import { nameOf, nameOfProof } from '../names.ts';
import { printableValues } from '../printable-values.ts';

/** The runner's commands that annotate a job: an error for what failed, a warning for what is inconclusive. */
export function annotations(results: Results): string[] {
  const { topics } = printableValues(results);
  return topics.flatMap((topic) => topic.proofs.flatMap((proof) => annotationOf(proof, topic) ?? []));
}

const levels = { pass: undefined, skipped: undefined, fail: 'error', inconclusive: 'warning' } as const;

function annotationOf(proof: ProofResult, topic: TopicResult): string | undefined {
  const level = levels[proof.verdict];
  if (level === undefined) return undefined;
  const title = `${nameOf(topic)} ${nameOfProof(proof)}`;
  return `::${level} title=${escapeProperty(title)}::${escapeData(proof.text ?? proof.reason)}`;
}

/** The runner turns these back. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
