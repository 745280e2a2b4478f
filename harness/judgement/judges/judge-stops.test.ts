import { expect, test } from 'vitest';
import { evidenceOf, type Ending } from '../fixtures.test-helper.ts';
import { judgeStops } from './judge-stops.ts';

const good: Ending = { name: 'web-a', deleted: 4000, preStop: 4010, sigterm: 9020, gone: 9400, exitCode: 0 };

test.each<[string, Ending, string, string]>([
  ['an orderly stop', good, 'pass', 'pass'],
  ['an exit code of its own, which no overload of the host gives', { ...good, exitCode: 3 }, 'fail', 'fail'],
  ['a kill, which may have come as the host was overloaded', { ...good, exitCode: 137 }, 'fail', 'inconclusive'],
])('%s', (_, ending, verdict, overloaded) => {
  const evidence = evidenceOf([ending], []);
  expect(judgeStops(evidence).verdict).toBe(verdict);
  expect(judgeStops({ ...evidence, longestStallMs: 300 }).verdict).toBe(overloaded);
});
