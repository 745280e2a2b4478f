import { expect, test } from 'vitest';
import { thresholdOptions, thresholdsOf } from './threshold-options.ts';

test('what is not said is not allowed', () => {
  expect(thresholdsOf({})).toBeUndefined();
  expect(thresholdsOf({ maxDropped: '0' })).toEqual({ dropped: 0 });
});

test('counts and lengths of time, and an error that echoes what is none', () => {
  const flags = { maxDropped: '3', maxRejected: '1', maxGap: '5s', maxP99: '300ms' };
  expect(thresholdsOf(flags)).toEqual({ dropped: 3, rejected: 1, gapMs: 5000, p99Ms: 300 });
  expect(() => thresholdsOf({ maxDropped: '3 %' })).toThrow(
    'Expected --max-dropped as a number of requests, got `3 %`',
  );
  expect(() => thresholdsOf({ maxGap: '5' })).toThrow('Expected a duration');
});

test('those of the config file are the flags', () => {
  expect(thresholdsOf(thresholdOptions({ dropped: 3, rejected: 1, gap: '5s', p99: '300ms' }))).toEqual({
    dropped: 3,
    rejected: 1,
    gapMs: 5000,
    p99Ms: 300,
  });
  expect(thresholdsOf(thresholdOptions(undefined))).toBeUndefined();
});
