import { expect, test } from 'vitest';
import { ManualClock } from '../../core/manual-clock.test-helper.ts';
import { settledCounters } from './read-counters.ts';

/** Of a thread that had sent an answer and was without a CPU, on 2026-11-29: the client had 1547 answers. */
const behind = { accepted: 1547, answered: 1546 };
const all = { accepted: 1547, answered: 1547 };

test('an answer that its client has is waited for until it is counted', async () => {
  const told = [behind, behind, all];
  expect(await settledCounters(() => Promise.resolve(told.shift()), new ManualClock())).toEqual(all);
  expect(told).toEqual([]);
});

test('what is never answered is told as it is, after 2 s', async () => {
  const clock = new ManualClock();
  let reads = 0;
  const read = () => {
    reads += 1;
    clock.time += 500;
    return Promise.resolve(behind);
  };
  expect(await settledCounters(read, clock)).toEqual(behind);
  expect(reads).toBe(4);
});

test('counters that are not there are not waited for', async () => {
  const clock = new ManualClock();
  expect(await settledCounters(() => Promise.resolve(undefined), clock)).toBeUndefined();
  expect(clock.sleeps).toEqual([]);
});
