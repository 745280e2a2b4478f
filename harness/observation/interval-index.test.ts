import { expect, test } from 'vitest';
import { IntervalIndex } from './interval-index.ts';

const index = new IntervalIndex([
  { from: 10, to: 12 },
  { from: 0, to: 100 },
  { from: 11, to: 11 },
  { from: 50, to: Infinity },
  { from: 20, to: 30 },
]);

test.each([
  [11, 11, [11, 10, 0]],
  [12, 19, [10, 0]],
  [31, 49, [0]],
  [30, 50, [50, 20, 0]],
  [101, 101, [50]],
  [-5, -1, []],
  [-5, 0, [0]],
])('from %d to %d it finds what touches it, the latest first', (from, to, found) => {
  expect(index.touching(from, to).map((interval) => interval.from)).toEqual(found);
});
