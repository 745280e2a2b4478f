import { expect, test } from 'vitest';
import type { ProofFile } from './results.ts';
import { closingLine, concludeRun } from './conclusion.ts';
import { proofFile, resultsOf } from './example-run.test-helper.ts';

const pass = proofFile({ id: 'a' });
const fail = proofFile({ id: 'b', verdict: 'fail' });
const inconclusive = proofFile({ id: 'c', verdict: 'inconclusive' });
const untrusted = proofFile({ id: 'd', verdict: 'fail', untrusted: true });
const skipped = proofFile({ id: 'e', verdict: 'skipped' });
const control = proofFile({ id: 'f', kind: 'control', verdict: 'fail' });

test.each<[string, ProofFile[], number, string]>([
  ['all proven', [pass], 0, '1 passed, 0 failed, 0 skipped'],
  ['one skipped', [pass, skipped], 0, '1 passed, 0 failed, 1 skipped'],
  ['one failed', [pass, fail, inconclusive], 1, '1 passed, 2 failed, 0 skipped'],
  ['a twin not caught', [pass, control], 1, '1 passed, 1 failed, 0 skipped'],
  ['one inconclusive', [pass, inconclusive], 2, '1 passed, 1 failed, 0 skipped'],
  ['one that cannot be trusted, beside a failure', [pass, fail, untrusted], 2, '1 passed, 2 failed, 0 skipped'],
  ['nothing', [], 3, '0 passed, 0 failed, 0 skipped'],
  ['only that pods became ready', [proofFile({ id: 'deploy' }), skipped], 3, '1 passed, 0 failed, 1 skipped'],
  [
    'only that those of two versions did',
    ['deploy', 'deploy-older'].map((id) => proofFile({ id })),
    3,
    '2 passed, 0 failed, 0 skipped',
  ],
  ['that they did not', [proofFile({ id: 'deploy', verdict: 'fail' }), skipped], 1, '0 passed, 1 failed, 1 skipped'],
  ['only skipped', [skipped], 3, '0 passed, 0 failed, 1 skipped'],
])('%s', (_title, proofs, code, line) => {
  const results = resultsOf(proofs);
  expect([concludeRun(results).exitCode, closingLine(results)]).toEqual([code, line]);
});

test('a path that was not clean is never proven and never failed', () => {
  const path = { name: 'host-ports', clean: false, detail: '3 dropped', proofs: [] };
  const results = { ...resultsOf([pass, fail]), path };
  expect(concludeRun(results)).toEqual({ exitCode: 2, because: 'the load path was not clean each time it was proven' });
});

test('what was skipped is not called proven', () => {
  expect(concludeRun(resultsOf([pass])).because).toBe('all proven');
  expect(concludeRun(resultsOf([pass, skipped])).because).toBe('all that was played is proven, 1 skipped');
});

test('an interrupted run says so whatever ran', () => {
  expect(concludeRun(resultsOf([pass, fail], { interrupted: true })).exitCode).toBe(130);
});
