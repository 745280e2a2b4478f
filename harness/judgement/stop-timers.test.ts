import { expect, test } from 'vitest';
import { dropped, evidenceOf, type Ending } from './fixtures.test-helper.ts';
import { stopTimers } from './stop-timers.ts';

const good: Ending = {
  name: 'web-a',
  deleted: 4000,
  preStop: 4010,
  sigterm: 9000,
  exitMark: 9600,
  gone: 9900,
  exitCode: 0,
};

test('a pod that ended by itself, with nothing to do', () => {
  expect(stopTimers(evidenceOf([good], []))).toEqual([
    { pod: 'web-a', hookMs: 5000, endMs: 600, graceMs: 30_000, fired: 'none' },
  ]);
  const { preStop, ...hookless } = { ...good, sigterm: 4050 };
  expect(preStop).toBe(4010);
  expect(stopTimers(evidenceOf([hookless], []))).toMatchObject([{ endMs: 5550, fired: 'none' }]);
  expect(stopTimers(evidenceOf([hookless], []))[0]).not.toHaveProperty('hookMs');
});

test('a limit of its own, when it had waited for long and ended with a request under way', () => {
  const limited = { ...good, exitMark: 14_000, gone: 14_400 };
  const slow = { at: 8000, took: 6000, stream: 'reused', profile: 'slow', pod: 'web-a', lastPod: 'web-a' } as const;
  expect(stopTimers(evidenceOf([limited], [dropped('closed', slow)]))).toEqual([
    { pod: 'web-a', hookMs: 5000, endMs: 5000, graceMs: 30_000, fired: 'own-limit', cut: 1 },
  ]);
});

test('an end at once with a request under way is no limit', () => {
  const slow = { at: 8000, took: 1600, stream: 'reused', profile: 'slow', pod: 'web-a', lastPod: 'web-a' } as const;
  expect(stopTimers(evidenceOf([good], [dropped('closed', slow)]))).toMatchObject([{ fired: 'none' }]);
});

test('the grace period, with a hook that left some of it and one that left none', () => {
  const { exitMark, ...killed } = { ...good, grace: 10, gone: 14_100, exitCode: 137 };
  expect(exitMark).toBe(9600);
  expect(stopTimers(evidenceOf([killed], []))).toMatchObject([{ graceMs: 10_000, fired: 'grace-period' }]);
  expect(stopTimers(evidenceOf([{ ...killed, sigterm: 13_990 }], []))).toMatchObject([{ fired: 'hook' }]);
});
