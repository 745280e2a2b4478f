import { expect, test } from 'vitest';
import { seconds } from '../../core/duration.ts';
import type { LoadProgress } from '../../load/engine/driver.ts';
import { Steadiness } from './steadiness.ts';

const nothing: LoadProgress = {
  ...{ at: 0, sent: 0, ok: 0, rejected: 0, dropped: 0, underWay: 0 },
  ...{ slowestAnswerMs: 0, longestWaitMs: 0, longestStallMs: 0 },
};

/** When it is reached, by reports of every quarter of a second. */
function reachedAt(report: (at: number) => Partial<LoadProgress>): number | undefined {
  const steadiness = new Steadiness(nothing, seconds(5));
  for (let at = 250; at <= 60_000; at += 250)
    if (steadiness.isReached({ ...nothing, at, ok: at / 25, ...report(at) })) return at;
  return undefined;
}

test('answers that come at once are steady after half a second', () => {
  expect(reachedAt(() => ({ slowestAnswerMs: 4 }))).toBe(500);
});

test('a request that was lost begins the half second anew', () => {
  expect(reachedAt((at) => ({ slowestAnswerMs: 4, dropped: at <= 1000 ? at : 1000 }))).toBe(1500);
  expect(reachedAt((at) => ({ slowestAnswerMs: 4, dropped: at }))).toBeUndefined();
});

test('of an app that takes 800 ms one always waits: it is waited for as long as answers take, twice over', () => {
  const reached = reachedAt((at) =>
    at < 800 ? { ok: 0, underWay: 20, longestWaitMs: at } : { underWay: 20, longestWaitMs: 790, slowestAnswerMs: 800 },
  );
  // By the report after 750 + 500 + 1600 ms.
  expect(reached).toBe(3000);
});

test('one that takes longer than answers do of this app is no answer, however many others come', () => {
  expect(reachedAt((at) => ({ underWay: 1, longestWaitMs: Math.min(at, 4900), slowestAnswerMs: 4 }))).toBeUndefined();
});

test('nothing is steady that was not answered once', () => {
  expect(reachedAt(() => ({ ok: 0 }))).toBeUndefined();
});
