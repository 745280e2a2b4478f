import { expect, test } from 'vitest';
import { HarnessError } from '../core/harness-error.ts';
import type { Judgement } from '../judgement/judgement.ts';
import { AppFault } from './app-fault.ts';
import { endingOf } from './ending.ts';
import { Inconclusive } from './inconclusive.ts';

const pass: Judgement = {
  verdict: 'pass',
  reason: { code: 'none-dropped', figures: { sent: 4 } },
  counts: {},
  facts: [],
};
const returned = { assertions: 2, statement: '3 nodes' };

function thrownBy(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

test('a body that returned tells what it found', () => {
  expect(endingOf([pass], returned, undefined)).toEqual({ by: 'return', assertions: 2, statement: '3 nodes' });
  expect(endingOf([pass], { ...returned, statement: undefined }, undefined)).toEqual({ by: 'return', assertions: 2 });
});

test('a judgement that is no pass ends its proof', () => {
  const doubt: Judgement = { ...pass, verdict: 'inconclusive' };
  expect(endingOf([pass, doubt], returned, new Inconclusive('ledger'))).toEqual({ by: 'judgement' });
});

test('an assertion on plain values tells both sides', () => {
  const error = thrownBy(() => {
    expect(1, 'first line').toBe(2);
  });
  expect(endingOf([pass], returned, error)).toEqual({
    by: 'assertion',
    text: 'first line: expected 1 to be 2 // Object.is equality\n\nExpected: 2\nActual:   1',
  });
});

test('a fault of what is under test is a failure', () => {
  const error = new AppFault('its image cannot be pulled');
  expect(endingOf([], returned, error)).toEqual({ by: 'assertion', text: 'its image cannot be pulled' });

  const because = { code: 'no-node-for-pod', figures: {} } as const;
  const told = new AppFault('0/3 nodes are available', { because });
  expect(endingOf([], returned, told)).toEqual({ by: 'assertion', text: '0/3 nodes are available', cause: because });
});

test('a fault of our own tells its fix and where it was', () => {
  const ending = endingOf([], returned, new HarnessError('no answer', { code: 'x', fix: 'start it' }));
  expect(ending).toEqual({
    by: 'error',
    text: expect.stringMatching(/^no answer\nFix: start it\n {4}at /) as string,
  });
});
