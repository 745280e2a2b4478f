import { dirname, basename } from 'node:path';
import { toldReason } from '../report/text/outcome-text.ts';
import { proofFileSchema, type ProofFile } from './results.ts';
import type { TestIdentity } from './test-events.ts';

/**
 * Stands for a proof whose result is there and cannot be read: inconclusive, and why.
 * @param dir the proof's, relative to the run's folder
 * @param test whose it is, where the test process told
 */
export function unreadableProof(dir: string, text: string, test: TestIdentity | undefined): ProofFile {
  const named = { topic: dirname(dir), runtime: null, id: basename(dir), kind: 'proof', title: basename(dir) } as const;
  return {
    ...(test ?? named),
    verdict: 'inconclusive',
    ...toldReason({ code: 'file-unreadable', figures: { message: text.split('\n')[0] ?? '' } }),
    text,
    counts: {},
    evidence: proofFileSchema.shape.evidence.safeParse([dir]).data ?? [],
    startedAt: new Date(0).toISOString(),
    durationMs: 0,
  };
}
