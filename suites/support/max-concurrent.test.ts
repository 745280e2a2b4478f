import type { MarkFact } from '../../harness/testing/index.ts';
import { expect, it } from 'vitest';
import { maxConcurrent, processesByMarks, lifespansOf } from './max-concurrent.ts';

it.each([
  { lives: [], seen: 0, concurrent: 0, overlapMs: 0 },
  { lives: [[0, 10]], seen: 1, concurrent: 1, overlapMs: 0 },
  {
    lives: [
      [0, 10],
      [11, 20],
    ],
    seen: 2,
    concurrent: 1,
    overlapMs: 0,
  },
  {
    lives: [
      [0, 10],
      [10, 20],
    ],
    seen: 2,
    concurrent: 1,
    overlapMs: 0,
  },
  {
    lives: [
      [8, 20],
      [0, 10],
    ],
    seen: 2,
    concurrent: 2,
    overlapMs: 2,
  },
  {
    lives: [
      [0, 30],
      [5, 10],
      [8, 20],
    ],
    seen: 3,
    concurrent: 3,
    overlapMs: 15,
  },
])('lives $lives: $seen seen, $atOnce at once, for $overlapMs ms', ({ lives, ...expected }) => {
  expect(maxConcurrent(lives.map(([from = 0, to = 0], who) => ({ who: String(who), from, to })))).toEqual(expected);
});

it('takes a process to live from its first mark to its last, and leaves out marks of nobody', () => {
  const marks = [mark('a', 10), mark('b', 12), mark('a', 30), mark(undefined, 99)];
  expect(processesByMarks(marks)).toEqual([
    { who: 'a', from: 10, to: 30 },
    { who: 'b', from: 12, to: 12 },
  ]);
});

it('takes what looks show to live from the end of the first look at it to the beginning of the last', () => {
  expect(lifespansOf(['10 11 x', '20 21 x y', '30 31  y', '40 42 z', '50 51', ''])).toEqual([
    { who: 'x', from: 11, to: 20 },
    { who: 'y', from: 21, to: 30 },
    { who: 'z', from: 42, to: 42 },
  ]);
});

it('does not take a slow look for two at once', () => {
  const slow = ['100 900 successor', '1000 1010 successor'];
  expect(maxConcurrent(lifespansOf(['90 95 old', '200 210 old', ...slow]))).toMatchObject({ seen: 2, concurrent: 1 });
});

function mark(bootId: string | undefined, markedAt: number): MarkFact {
  return {
    kind: 'mark',
    source: 'log',
    at: markedAt + 5,
    namespace: 'n',
    pod: 'p',
    uid: 'u',
    container: 'c',
    mark: 'alive',
    markedAt,
    detail: bootId === undefined ? {} : { bootId },
  };
}
