import { expect, test } from 'vitest';
import { answered, dropped, evidenceOf, withoutLoad } from '../fixtures.test-helper.ts';
import type { ExpectedFailure } from '../symptoms/expected-failure.ts';
import { judgeExpectedFailure } from './judge-expected-failure.ts';
import { judge } from './judges.ts';
import { judgeGap } from './requests/judge-gap.ts';

const ending = { name: 'web-a', deleted: 4000, sigterm: 4100, exitMark: 4200, gone: 4500, exitCode: 0 };
const refused = [6000, 6500, 7000].map((at) => dropped('refused', { at }));
const evidence = evidenceOf([ending], [...refused, answered(8000, 'web-b')]);
const causes = ['unknown', 'stopped-before-endpoint-removal'] as const;

function expected(breaks: ExpectedFailure['breaks'], more: Partial<ExpectedFailure> = {}): ExpectedFailure {
  return { twin: 'bad', breaks, causes, symptoms: [], ...more };
}

test('a gap that is longer than is allowed is caught, and one that is not is none', () => {
  const found = (allowedMs: number) =>
    judgeExpectedFailure(evidence, expected('gap', { gap: { why: 'one-replica', allowedMs } }));
  expect(found(1000)).toMatchObject({
    verdict: 'pass',
    reason: { code: 'twin-caught', figures: { cause: { code: 'gap-by-nature' } } },
  });
  expect(found(2000)).toMatchObject({ verdict: 'fail', reason: { code: 'twin-not-caught' } });
});

test('a failure that a busy machine may explain is caught all the same', () => {
  const busy = { ...evidence, longestStallMs: 400 };
  const gap = { why: 'one-replica', allowedMs: 1000 } as const;
  expect(judgeGap(busy, gap)).toMatchObject({ verdict: 'inconclusive', reason: { code: 'host-overloaded' } });
  expect(judgeExpectedFailure(busy, expected('gap', { gap }))).toMatchObject({
    verdict: 'pass',
    reason: { code: 'twin-caught', figures: { of: { code: 'gap' } } },
  });
});

test('without load a failure of how a pod ended is caught, for its cause, and one of requests is not', () => {
  const killed = withoutLoad(evidenceOf([{ ...ending, grace: 1, exitCode: 137 }], []));
  expect(judgeExpectedFailure(killed, expected('stops', { causes: [] }))).toMatchObject({
    verdict: 'pass',
    reason: { code: 'twin-caught', figures: { of: { code: 'exit-code' }, cause: { code: 'ran-past-grace' } } },
  });
  const asked = { judge: 'expectedFailure', load: 1, expected: expected('drops') } as const;
  expect(judge(asked, { timeline: killed.timeline, loads: [killed] }).verdict).not.toBe('pass');
});

test('a gap is held against what is told, and nothing else', () => {
  expect(() => judgeExpectedFailure(evidence, expected('gap'))).toThrow(RangeError);
});

test('what fails while nothing is done is caught without a pod that goes', () => {
  const lost = evidenceOf([], [dropped('refused', { at: 700 })]);
  expect(judgeExpectedFailure(lost, expected('steady'))).toMatchObject({
    verdict: 'pass',
    reason: { code: 'twin-caught' },
  });
  expect(judgeExpectedFailure(lost, expected('drops'))).toMatchObject({ verdict: 'inconclusive' });
  expect(judgeExpectedFailure(evidenceOf([], []), expected('steady'))).toMatchObject({
    verdict: 'fail',
    reason: { code: 'twin-not-caught' },
  });
});
