import { expect, test } from 'vitest';
import { answered, dropped, evidenceOf, rejected } from './fixtures.test-helper.ts';
import { judgeSteady } from './judges/requests/judge-steady.ts';
import { wayCounts } from './way-counts.ts';

test('what was sent and what failed is told by each way in', () => {
  const asked = [0, 1, 1].map((target, n) => ({ ...answered(900 + n, 'web-a'), target }));
  const failed = [rejected({ at: 950, target: 1 }), dropped('reset', { at: 960, target: 1 })];
  const evidence = evidenceOf([], [...asked, ...failed]);
  // Two more by the way, one through each target.
  const told = { 'service.sent': 2, 'service.failed': 0, 'url.sent': 5, 'url.failed': 2 };
  expect(wayCounts({ ...evidence, ways: ['service', 'url'] })).toEqual(told);
  expect(judgeSteady({ ...evidence, ways: ['service', 'url'] }).counts).toMatchObject(told);
  expect(wayCounts({ ...evidence, ways: ['url', 'url'] })).toEqual({ 'url.sent': 7, 'url.failed': 2 });
  expect(wayCounts(evidence)).toEqual({});
});
