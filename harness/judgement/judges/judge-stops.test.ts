import { expect, test } from 'vitest';
import { evidenceOf, type Ending } from '../fixtures.test-helper.ts';
import type { Judgement } from '../judgement.ts';
import { judgeStops } from './judge-stops.ts';

const good: Ending = { name: 'web-a', deleted: 4000, preStop: 4010, sigterm: 9020, gone: 9400, exitCode: 0 };

test.each<[string, Ending, string, string, Pick<Judgement, 'reason' | 'cause'>]>([
  ['an orderly stop', good, 'pass', 'pass', { reason: { code: 'stopped-in-order', figures: { pods: 1 } } }],
  [
    'an exit code of its own, which no overload of the host gives',
    { ...good, exitCode: 3 },
    'fail',
    'fail',
    ended(3, 'ended-in-disorder'),
  ],
  [
    'a kill, which may have come as the host was overloaded',
    { ...good, exitCode: 137 },
    'fail',
    'inconclusive',
    ended(137, 'ran-past-grace'),
  ],
  [
    'a signal that never came to the app',
    { name: 'web-a', deleted: 4000, preStop: 4010, gone: 9400, exitCode: 137 },
    'fail',
    'inconclusive',
    {
      reason: { code: 'no-sigterm', figures: { pod: 'web-a', killed: true } },
      cause: { code: 'signal-not-passed-on', figures: {} },
    },
  ],
  [
    'no hook',
    { name: 'web-a', deleted: 4000, sigterm: 4020, gone: 9400, exitCode: 0 },
    'fail',
    'inconclusive',
    {
      reason: { code: 'no-pre-stop', figures: { pod: 'web-a' } },
      cause: { code: 'no-pre-stop-hook', figures: {} },
    },
  ],
])('%s', (_, ending, verdict, overloaded, told) => {
  const evidence = evidenceOf([ending], []);
  expect(judgeStops(evidence)).toMatchObject({ verdict, ...told });
  expect(judgeStops({ ...evidence, longestStallMs: 300 }).verdict).toBe(overloaded);
});

function ended(exitCode: number, cause: 'ended-in-disorder' | 'ran-past-grace'): Pick<Judgement, 'reason' | 'cause'> {
  return { reason: { code: 'exit-code', figures: { pod: 'web-a', exitCode } }, cause: { code: cause, figures: {} } };
}
