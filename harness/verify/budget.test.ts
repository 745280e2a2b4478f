import { expect, test } from 'vitest';
import { minutes } from '../core/duration.ts';
import { whyNotBegun } from './budget.ts';

const budget = { allowed: minutes(10), from: 1000 };
const { signal } = new AbortController();

test('proofs are begun for as long as the budget allows, and after that it is said why not', () => {
  expect(whyNotBegun({ signal, budget }, 1000 + minutes(10) - 1)).toBeUndefined();
  expect(whyNotBegun({ signal, budget }, 1000 + minutes(10.5))).toBe(
    'not begun: 10 min 30 s had passed by then, and --budget allows 10 min 00 s',
  );
  expect(whyNotBegun({ signal }, minutes(600))).toBeUndefined();
});

test('an interrupted run begins nothing, whatever its budget', () => {
  expect(whyNotBegun({ signal: AbortSignal.abort(), budget }, 1000)).toBe('interrupted before it began');
});
