import { expect, test } from 'vitest';
import type { Fact } from '../../../timeline/fact.ts';
import { answered, dropped, evidenceOf } from '../../fixtures.test-helper.ts';
import { judgeStartup } from './judge-startup.ts';
import { slowStartTwins } from '../../../../suites/support/web-twins.ts';
import { judgeExpectedFailure } from '../judge-expected-failure.ts';

/** It comes at 4 s, starts at 4.5 s, listens at 6 s, and is ready at 8 s. */
const fresh: readonly Fact[] = [
  {
    ...{ kind: 'pod', source: 'watch', at: 4000, change: 'added', namespace: 'sw', name: 'web-b', uid: 'uid-web-b' },
    ...{ phase: 'Running', ready: false, createdAt: 4000, labels: {}, containers: [] },
  },
  marked('start', 4500),
  marked('listening', 6000),
  marked('ready', 8000),
];
/** As soon as its container runs, where no probe says otherwise. */
const sentToAtOnce: Fact = {
  ...{
    kind: 'endpointslice',
    source: 'watch',
    at: 4600,
    change: 'added',
    namespace: 'sw',
    name: 'web-1',
    service: 'web',
  },
  endpoints: [{ pod: 'web-b', ip: '10.244.0.1', ready: true, serving: true, terminating: false }],
};
const first = answered(8200, 'web-b');
const starting = { ...answered(7000, 'web-b'), phase: 'starting' };
const refused = dropped('refused', { at: 5000 });

test('none too early', () => {
  expect(judgeStartup(evidenceOf([], [first], fresh))).toMatchObject({
    verdict: 'pass',
    reason: { code: 'none-too-early', figures: { sent: 3, newPods: 1, firstAnswerMs: 202 } },
    counts: { arrived: 1, early: 0 },
  });
});

test.each([
  ['answered while starting', [starting, first], { code: 'requests-too-early', figures: { answered: 1, lost: 0 } }],
  [
    'sent before it was ready',
    [{ ...answered(7990, 'web-b'), took: 30 }, first],
    { code: 'requests-too-early', figures: { answered: 1 } },
  ],
  ['refused before it listened', [refused, first], { code: 'requests-too-early', figures: { answered: 0, lost: 1 } }],
  [
    'dropped later',
    [first, dropped('reset', { at: 9000, pod: 'web-b' })],
    { code: 'requests-failed', figures: { failed: 1, sent: 4 } },
  ],
])('%s fails', (_, asked, reason) => {
  expect(judgeStartup(evidenceOf([], asked, fresh))).toMatchObject({
    verdict: 'fail',
    reason,
  });
});

test('overload excuses a drop, and no request that came too early', () => {
  const hostOverload: Fact = { kind: 'harness', source: 'harness', at: 7000, eventLoopLagMs: 400 };
  const verdictOf = (lost: typeof refused) =>
    judgeStartup(evidenceOf([], [first, lost], [...fresh, hostOverload])).verdict;
  expect([verdictOf(refused), verdictOf(dropped('reset', { at: 9000 }))]).toEqual(['fail', 'inconclusive']);
});

test.each([
  ['no new pod', [first], [], { code: 'no-new-pod' }],
  ['a pod that was never asked', [], fresh, { code: 'start-untested', figures: { pod: 'web-b' } }],
  [
    'a start in no time',
    [first],
    [...fresh, marked('start', 7500)].filter((_, at) => at !== 1),
    { code: 'start-too-short', figures: { pod: 'web-b', readyMs: 500 } },
  ],
])('%s is inconclusive', (_, asked, facts, reason) => {
  expect(judgeStartup(evidenceOf([], asked, facts))).toMatchObject({
    verdict: 'inconclusive',
    reason,
  });
});

test.each([
  ['no-readiness', [refused, starting, first], 'pass'],
  ['no-readiness', [starting, first], 'fail'],
  ['no-readiness', [refused, first], 'fail'],
  ['no-readiness', [first], 'fail'],
  ['lying-readiness', [starting, first], 'pass'],
  ['lying-readiness', [refused, starting, first], 'fail'],
  ['lying-readiness', [first], 'fail'],
] as const)('the failure that is expected of %s', (twin, asked, verdict) => {
  expect(judgeExpectedFailure(evidenceOf([], asked, [...fresh, sentToAtOnce]), slowStartTwins[twin]).verdict).toBe(
    verdict,
  );
});

test.each([
  ['marks', { podHeader: 'x-pod' }],
  ['a response header that names its pod', { writesMarks: true }],
] as const)('of an app without %s it cannot be told', (_, capabilities) => {
  expect(judgeStartup({ ...evidenceOf([], [first], fresh), capabilities })).toMatchObject({
    verdict: 'inconclusive',
    reason: { code: 'start-not-told', figures: {} },
  });
});

function marked(mark: string, markedAt: number): Fact {
  return {
    ...{ kind: 'mark', source: 'log', at: markedAt, namespace: 'sw', pod: 'web-b', uid: 'uid-web-b' },
    ...{ container: 'web', mark, markedAt, detail: {} },
  };
}
