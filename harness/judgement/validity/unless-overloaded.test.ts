import { expect, test } from 'vitest';
import type { HarnessFact } from '../../timeline/fact.ts';
import { dropped, evidenceOf } from '../fixtures.test-helper.ts';
import { judgeSteady } from '../judges/requests/judge-steady.ts';

// A pulse tells of the second before it; the load runs from 0 to 20 s.
const blockedUntil = (at: number): HarnessFact => ({ kind: 'harness', source: 'harness', at, eventLoopLagMs: 600 });
const judged = (pulse: HarnessFact) =>
  judgeSteady(evidenceOf([], [dropped('closed', { at: 800, lastPod: 'web-a' })], [pulse]));

test('an overload excuses a failure only when it was while the load ran', () => {
  expect(judged(blockedUntil(2000))).toMatchObject({ verdict: 'inconclusive', reason: { code: 'host-overloaded' } });
  expect(judged(blockedUntil(-100))).toMatchObject({ verdict: 'fail', reason: { code: 'requests-dropped' } });
  expect(judged(blockedUntil(22_000))).toMatchObject({ verdict: 'fail' });
});
