import { expect, test } from 'vitest';
import type { Judgement } from './judgement.ts';
import { outcomeAgain, outcomeOf, type Ending } from './outcome.ts';

const judgement: Judgement = { verdict: 'pass', reason: 'none was dropped', counts: { sent: 4 }, facts: [] };
const failure: Judgement = {
  ...judgement,
  verdict: 'fail',
  reason: '2 were dropped',
  cause: 'no wait',
  counts: { sent: 5 },
};
const doubt: Judgement = {
  ...judgement,
  verdict: 'inconclusive',
  reason: 'books',
  facts: [['Ledger', '…']],
  untrusted: true,
};
const returned: Ending = { by: 'return', assertions: 3 };

test('passes with the reasons and counts of its judgements', () => {
  const stopped = { ...judgement, reason: 'all stopped', counts: { pods: 3 } };
  expect(outcomeOf([judgement, stopped, judgement], returned)).toEqual({
    verdict: 'pass',
    reason: 'none was dropped; all stopped',
    counts: { sent: 4, pods: 3 },
  });
});

test('passes with what the body found', () => {
  expect(outcomeOf([], { ...returned, finding: '3 nodes' }).reason).toBe('3 nodes');
});

test('is inconclusive when nothing was asserted', () => {
  expect(outcomeOf([], { by: 'return', assertions: 0 })).toMatchObject({
    verdict: 'inconclusive',
    reason: 'the proof asserted nothing',
  });
});

test('fails with the text of the judgement that failed', () => {
  expect(outcomeOf([judgement, failure], { by: 'judgement' })).toEqual({
    verdict: 'fail',
    reason: '2 were dropped',
    text: '2 were dropped\n\nCause: no wait',
    counts: { sent: 5 },
  });
});

test('fails on a failed assertion', () => {
  expect(outcomeOf([judgement], { by: 'assertion', text: 'first line\n\nExpected: 1' })).toEqual({
    verdict: 'fail',
    reason: 'first line',
    text: 'first line\n\nExpected: 1',
    counts: { sent: 4 },
  });
});

test('is inconclusive, and untrusted where said, without evidence', () => {
  expect(outcomeOf([doubt], { by: 'judgement' })).toEqual({
    verdict: 'inconclusive',
    reason: 'books',
    text: 'books\n\nLedger: …',
    untrusted: true,
    counts: { sent: 4 },
  });
});

test('is inconclusive on a fault of our own', () => {
  expect(outcomeOf([], { by: 'error', text: 'no answer\nFix: start it' })).toMatchObject({
    verdict: 'inconclusive',
    reason: 'no answer',
  });
});

test.each<[string, Judgement[], Judgement[], Ending, string, RegExp]>([
  ['says the same', [judgement, judgement], [judgement, judgement], returned, 'pass', /^none was dropped$/],
  ['says the same of a failure', [judgement, failure], [judgement, failure], { by: 'judgement' }, 'fail', /^2 were/],
  ['ends where a judgement turns bad', [judgement, judgement], [failure, judgement], returned, 'fail', /^2 were/],
  [
    'does not guess what would have followed',
    [failure],
    [judgement],
    { by: 'judgement' },
    'inconclusive',
    /never done/,
  ],
])('asked again, it %s', (_, recorded, again, ending, verdict, reason) => {
  const outcome = outcomeAgain(recorded, again, ending);
  expect(outcome.verdict).toBe(verdict);
  expect(outcome.reason).toMatch(reason);
});
