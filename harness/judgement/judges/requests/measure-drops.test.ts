import { expect, test } from 'vitest';
import { dropped, evidenceOf, type Ending } from '../../fixtures.test-helper.ts';
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

const ending: Ending = {
  name: 'web-a',
  deleted: 4000,
  preStop: 4010,
  sigterm: 9020,
  exitMark: 9050,
  gone: 9400,
  exitCode: 0,
};

test('tells drops on kept connections with their bound', () => {
  const evidence = evidenceOf([ending], [dropped('reset', { at: 9020, stream: 'reused' })]);
  expect(measureDrops(evidence)).toMatchObject({
    verdict: 'pass',
    reason: { code: 'drops-measured', figures: { dropped: 1, sent: 3 } },
    counts: { 'reused.dropped': 1, 'reused.sent': 3 },
  });
});

test('is inconclusive when the measurement is invalid', () => {
  const evidence = evidenceOf([ending], []);
  const summary = { ...evidence.summary, invalid: [{ code: 'load-stalled', figures: { stalledMs: 1200 } } as const] };
  expect(measureDrops({ ...evidence, summary })).toMatchObject({ verdict: 'inconclusive', untrusted: true });
});
