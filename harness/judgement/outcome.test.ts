import { expect, test } from 'vitest';
import type { Judgement } from './judgement.ts';
import type { Reason } from './reasons/reason.ts';
import { endingSchema, outcomeAgain, outcomeOf, type Ending } from './outcome.ts';

const none = { code: 'none-dropped', figures: { sent: 4 } } as const;
const two = { code: 'requests-dropped', figures: { dropped: 2, rejected: 0, sent: 5 } } as const;
const unbalanced = { code: 'ledger-unbalanced', figures: {} } as const;
const judgement: Judgement = { verdict: 'pass', reason: none, counts: { sent: 4 }, facts: [] };
const failure: Judgement = {
  ...judgement,
  verdict: 'fail',
  reason: two,
  cause: { code: 'no-pre-stop-hook', figures: {} },
  counts: { sent: 5 },
};
const issue: Judgement = { ...judgement, verdict: 'inconclusive', reason: unbalanced, untrusted: true };
const returned: Ending = { by: 'return', assertions: 3 };

test('passes with the reasons and counts of its judgements', () => {
  const stopped = {
    ...judgement,
    reason: { code: 'stopped-in-order', figures: { pods: 3 } },
    counts: { pods: 3 },
  } as const;
  expect(outcomeOf([judgement], returned)).toMatchObject({ verdict: 'pass', reason: none });
  expect(outcomeOf([judgement, stopped, judgement], returned)).toEqual({
    verdict: 'pass',
    reason: { code: 'all-held', figures: { reasons: [none, stopped.reason, none] } },
    counts: { sent: 4, pods: 3 },
  });
});

test('passes with what the body found', () => {
  expect(outcomeOf([], { ...returned, statement: '3 nodes' }).reason).toEqual({
    code: 'all-held',
    figures: { reasons: [], statement: '3 nodes' },
  });
  expect(outcomeOf([], returned).reason).toEqual({ code: 'as-asserted', figures: {} });
});

test('is inconclusive when nothing was asserted', () => {
  expect(outcomeOf([], { by: 'return', assertions: 0 })).toMatchObject({
    verdict: 'inconclusive',
    reason: { code: 'nothing-asserted', figures: {} },
  });
});

test('fails with the judgement that failed', () => {
  expect(outcomeOf([judgement, failure], { by: 'judgement' })).toEqual({
    verdict: 'fail',
    reason: two,
    judgement: failure,
    counts: { sent: 5 },
  });
});

test('fails for the cause that Kubernetes told, which it keeps when it is read again', () => {
  const cause = { code: 'no-node-for-pod', figures: {} } as const;
  const ending = endingSchema.parse({ by: 'assertion', text: 'no node', cause });
  expect(outcomeOf([], ending)).toMatchObject({ verdict: 'fail', text: 'no node', cause });
  expect(() => endingSchema.parse({ by: 'assertion', text: 'no node', cause: 'no node' })).toThrow();
});

test('fails on a failed assertion', () => {
  expect(outcomeOf([judgement], { by: 'assertion', text: 'first line\n\nExpected: 1' })).toEqual({
    verdict: 'fail',
    reason: { code: 'assertion-failed', figures: { message: 'first line' } },
    text: 'first line\n\nExpected: 1',
    counts: { sent: 4 },
  });
});

test('is inconclusive, and untrusted where said, without evidence', () => {
  expect(outcomeOf([issue], { by: 'judgement' })).toEqual({
    verdict: 'inconclusive',
    reason: unbalanced,
    judgement: issue,
    untrusted: true,
    counts: { sent: 4 },
  });
});

test('is inconclusive on a fault of our own', () => {
  expect(outcomeOf([], { by: 'error', text: 'no answer\nFix: start it' })).toMatchObject({
    verdict: 'inconclusive',
    reason: { code: 'stopped-by-error', figures: { message: 'no answer' } },
  });
});

test.each<[string, Judgement[], Judgement[], Ending, string, Reason['code']]>([
  ['says the same', [judgement, judgement], [judgement, judgement], returned, 'pass', 'all-held'],
  [
    'says the same of a failure',
    [judgement, failure],
    [judgement, failure],
    { by: 'judgement' },
    'fail',
    'requests-dropped',
  ],
  [
    'ends where a judgement turns bad',
    [judgement, judgement],
    [failure, judgement],
    returned,
    'fail',
    'requests-dropped',
  ],
  [
    'does not guess what would have followed',
    [failure],
    [judgement],
    { by: 'judgement' },
    'inconclusive',
    'holds-again',
  ],
])('asked again, it %s', (_, recorded, again, ending, verdict, reason) => {
  const outcome = outcomeAgain(recorded, again, ending);
  expect(outcome.verdict).toBe(verdict);
  expect(outcome.reason.code).toBe(reason);
});
