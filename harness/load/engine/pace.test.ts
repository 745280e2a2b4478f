import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Clock } from '../../core/clock.ts';
import { Pace } from './pace.ts';

const start = 1_800_000_000_000;
let behindMs: number;
/** While the process is blocked its timers are too, but the clock is not. */
const clock: Clock = { now: () => Date.now() + behindMs, sleep: () => Promise.resolve() };

beforeEach(() => {
  behindMs = 0;
  vi.useFakeTimers({ now: start });
});

afterEach(() => {
  vi.useRealTimers();
});

function pace(perSecond: number, taking: () => boolean = () => true) {
  const taken: number[] = [];
  const missed: number[] = [];
  const paced = new Pace(clock, perSecond, start, {
    onDue: () => {
      for (let dueAt = taking() ? paced.take() : undefined; dueAt !== undefined; dueAt = paced.take())
        taken.push(dueAt - start);
    },
    onMissed: (count) => missed.push(count),
  });
  return { paced, taken, missed };
}

test('things fall due evenly, until it is stopped', () => {
  const { paced, taken } = pace(40);
  vi.advanceTimersByTime(110);
  paced.stop();
  vi.advanceTimersByTime(1000);

  expect(taken).toEqual([0, 25, 50, 75, 100]);
});

test('what is late is taken with the time at which it was due', () => {
  const { taken, missed } = pace(10);
  vi.advanceTimersByTime(0);
  behindMs = 450;
  vi.advanceTimersByTime(100);

  expect({ taken, missed }).toEqual({ taken: [0, 100, 200, 300, 400, 500], missed: [] });
});

test('what fell due over a second ago, while the process was blocked, is missed, and each is counted once', () => {
  const { taken, missed } = pace(10);
  vi.advanceTimersByTime(0);
  behindMs = 5000;
  vi.advanceTimersByTime(100);

  // Due until 4.1 s, the first one apart.
  expect(missed).toEqual([41]);
  expect(taken.slice(0, 3)).toEqual([0, 4200, 4300]);
  expect(taken).toHaveLength(11);
});

test('what nobody takes lapses after a second, and is not missed', () => {
  let taking = false;
  const { taken, missed } = pace(10, () => taking);
  vi.advanceTimersByTime(3000);
  taking = true;
  vi.advanceTimersByTime(100);

  expect(missed).toEqual([]);
  expect(taken).toEqual([2200, 2300, 2400, 2500, 2600, 2700, 2800, 2900, 3000, 3100]);
});

test.each([1e6, 1e9, 1e15])('a rate of %d that nobody can keep up with makes it no busier', (perSecond) => {
  let looks = 0;
  const { paced, missed } = pace(perSecond, () => {
    looks++;
    return false;
  });
  vi.advanceTimersByTime(500);
  behindMs = 2000;
  vi.advanceTimersByTime(10);
  paced.stop();

  expect(looks).toBeLessThan(600);
  expect(missed).toHaveLength(1);
});

test('a rate of one in centuries is no timer that overflows', () => {
  const timers = vi.spyOn(globalThis, 'setTimeout');
  const { taken } = pace(1e-10);
  vi.advanceTimersByTime(1000);
  vi.advanceTimersToNextTimer().advanceTimersToNextTimer();

  expect(taken).toEqual([0]);
  expect(Math.max(...timers.mock.calls.map(([, delay]) => delay ?? 0))).toBeLessThan(2 ** 31);
  timers.mockRestore();
});
