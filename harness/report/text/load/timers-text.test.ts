import { expect, test } from 'vitest';
import { timersText } from './timers-text.ts';

const of = { pod: 'web-1', hookMs: 5000, endMs: 600, graceMs: 30_000 } as const;

test.each([
  [{ ...of, fired: 'none' }, 'web-1: preStop 5.0 s + end 600 ms = 5.6 s of 30 s grace; none fired: it ended by itself'],
  [
    { ...of, endMs: 10_000, fired: 'own-limit', cut: 3 },
    "web-1: preStop 5.0 s + end 10 s = 15 s of 30 s grace; a limit of the app's own fired, with 3 requests under way",
  ],
  [
    { pod: 'web-1', endMs: 30_100, graceMs: 30_000, fired: 'grace-period' },
    'web-1: end 30 s of 30 s grace; the grace period fired (SIGKILL)',
  ],
  [
    { ...of, hookMs: 30_000, endMs: 2000, fired: 'hook' },
    'web-1: preStop 30 s + end 2.0 s = 32 s of 30 s grace; the grace period fired before its preStop hook had ended',
  ],
] as const)('%j', (timers, text) => {
  expect(timersText(timers)).toBe(text);
});
