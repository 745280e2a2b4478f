import { expect, test } from 'vitest';
import { dropped, evidenceOf, waits } from '../../fixtures.test-helper.ts';
import { measureDrops, upperBound } from './measure-drops.ts';

// The exact one-sided 95 % bounds: 1 - 0.05^(1/n) for none; published tables for the others.
test.each([
  [0, 1000, 0.002991],
  [0, 15_000, 0.0001997],
  [1, 100, 0.04656],
  [2, 15_000, 0.00041965],
  [5, 50, 0.19884],
  [3, 3, 1],
  [0, 0, 1],
])('%i of %i: at most %f', (hits, trials, bound) => {
  expect(upperBound(hits, trials)).toBeCloseTo(bound, 4);
});

test('tells drops on kept connections with their bound', () => {
  const evidence = evidenceOf([waits], [dropped('reset', { at: 9020, stream: 'reused' })]);
  expect(measureDrops(evidence)).toMatchObject({
    verdict: 'pass',
    reason: { code: 'drops-measured', figures: { dropped: 1, sent: 3 } },
    counts: { 'reused.dropped': 1, 'reused.sent': 3 },
  });
});

test('is inconclusive when the measurement is invalid', () => {
  const evidence = evidenceOf([waits], []);
  const summary = { ...evidence.summary, invalid: [{ code: 'load-stalled', figures: { stalledMs: 1200 } } as const] };
  expect(measureDrops({ ...evidence, summary })).toMatchObject({ verdict: 'inconclusive', untrusted: true });
});
