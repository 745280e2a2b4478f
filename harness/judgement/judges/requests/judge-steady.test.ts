import { expect, test } from 'vitest';
import { answered, dropped, evidenceOf, rejected } from '../../fixtures.test-helper.ts';
import { judgeSteady } from './judge-steady.ts';

test('passes when every request was answered, though no pod was to go', () => {
  expect(judgeSteady(evidenceOf([], [answered(900, 'web-a')]))).toMatchObject({
    verdict: 'pass',
    reason: { code: 'none-dropped', figures: { sent: 3 } },
  });
});

test.each([
  ['dropped', dropped('reset', { at: 700, stream: 'reused' }), { dropped: 1, rejected: 0 }],
  ['answered with a status that nobody wants', rejected({ at: 700 }), { dropped: 0, rejected: 1 }],
])('fails when a request was %s, at whatever time', (_, request, figures) => {
  expect(judgeSteady(evidenceOf([], [request]))).toMatchObject({
    verdict: 'fail',
    reason: { code: 'requests-dropped', figures: { ...figures, sent: 3 } },
  });
});

test('is inconclusive when the ledger is in doubt', () => {
  const evidence = evidenceOf([], [dropped('reset', { at: 700 })]);
  const summary = { ...evidence.summary, invalid: [{ code: 'load-stalled', figures: { stalledMs: 1200 } } as const] };
  expect(judgeSteady({ ...evidence, summary })).toMatchObject({ verdict: 'inconclusive', untrusted: true });
});

test('a way in that is part of what is asked need not have been proven clean, and one that was not clean cannot carry an answer', () => {
  const evidence = evidenceOf([], [answered(900, 'web-a')]);
  const path = { name: 'url', detail: '' };
  expect(judgeSteady({ ...evidence, path })).toMatchObject({ verdict: 'pass' });
  expect(judgeSteady({ ...evidence, path: { ...path, clean: false } })).toMatchObject({ verdict: 'inconclusive' });
});

test('a kept connection that the app closed as a request came on it is told with its idle time', () => {
  const lost = [5003, 5001].map((idleMs, index) =>
    dropped('reset', { at: 6000 + index, stream: 'reused', profile: 'idle', lastPod: 'web-a', idleMs }),
  );
  expect(judgeSteady(evidenceOf([], lost))).toMatchObject({
    verdict: 'fail',
    cause: { code: 'keep-alive-too-short', figures: { leastIdleMs: 5001, mostIdleMs: 5003 } },
  });
});
