import { expect, test } from 'vitest';
import { proofFile, resultsOf } from '../../../record/example-run.test-helper.ts';
import { failedProofs } from './failed-proofs.ts';

const known = ['rolling-delete', 'logging'];

test('what failed or is inconclusive, once however often it ran; of a broken suite all', () => {
  const results = resultsOf([
    proofFile({ id: 'good' }),
    proofFile({ id: 'skipped', verdict: 'skipped' }),
    proofFile({ id: 'bad', verdict: 'fail', repetition: 1 }),
    proofFile({ id: 'bad', verdict: 'inconclusive', repetition: 2 }),
    proofFile({ id: 'twin', verdict: 'fail', kind: 'control', runtime: 'go' }),
    proofFile({ id: 'logging.test.ts', topic: 'logging', runtime: null, verdict: 'inconclusive' }),
    proofFile({ id: 'test process', topic: 'harness', runtime: null, verdict: 'inconclusive' }),
  ]);
  expect(failedProofs(results, known)).toEqual([
    { topic: 'logging' },
    { topic: 'rolling-delete', runtime: 'go', id: 'twin' },
    { topic: 'rolling-delete', runtime: 'node', id: 'bad' },
  ]);
});

test.each([
  ['nothing', [proofFile()], /^Nothing failed in run 1123-1805-k3f$/],
  ['nothing of a topic', [proofFile({ topic: 'harness', verdict: 'fail' })], /belongs to no topic/],
])('%s to run again is told', (_title, proofs, message) => {
  expect(() => failedProofs(resultsOf(proofs), known)).toThrow(message);
});
