import { expect, test } from 'vitest';
import { HarnessError } from '../core/harness-error.ts';
import type { Judgement } from '../judgement/judgement.ts';
import { Inconclusive } from './inconclusive.ts';
import { outcomeOf } from './outcome.ts';

const judgement: Judgement = { verdict: 'pass', reason: 'none was dropped', counts: { sent: 4 }, facts: [] };

test('passes with the reasons and counts of its judgements', () => {
  const stopped = { ...judgement, reason: 'all stopped', counts: { pods: 3 } };
  expect(outcomeOf({ judgements: [judgement, stopped, judgement], assertions: 3 }, undefined)).toEqual({
    verdict: 'pass',
    reason: 'none was dropped; all stopped',
    counts: { sent: 4, pods: 3 },
  });
});

test('passes with what the body found', () => {
  expect(outcomeOf({ judgements: [], assertions: 1, finding: '3 nodes' }, undefined).reason).toBe('3 nodes');
});

test('is inconclusive when nothing was asserted', () => {
  expect(outcomeOf({ judgements: [], assertions: 0 }, undefined)).toMatchObject({
    verdict: 'inconclusive',
    reason: 'the proof asserted nothing',
  });
});

function failureOf(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

test('fails on a failed assertion', () => {
  const error = failureOf(() => {
    expect(1, 'first line').toBe(2);
  });
  expect(outcomeOf({ judgements: [judgement], assertions: 1 }, error)).toMatchObject({
    verdict: 'fail',
    counts: { sent: 4 },
  });
});

test('is inconclusive, and untrusted where said, without evidence', () => {
  expect(
    outcomeOf({ judgements: [], assertions: 0 }, new Inconclusive('books\n\nLedger: …', { untrusted: true })),
  ).toEqual({
    verdict: 'inconclusive',
    reason: 'books',
    text: 'books\n\nLedger: …',
    untrusted: true,
    counts: {},
  });
});

test('is inconclusive on a fault of our own, with its fix', () => {
  const outcome = outcomeOf(
    { judgements: [], assertions: 0 },
    new HarnessError('no answer', { code: 'x', fix: 'start it' }),
  );
  expect(outcome).toMatchObject({ verdict: 'inconclusive', reason: 'no answer' });
  expect(outcome.text).toContain('Fix: start it');
});
