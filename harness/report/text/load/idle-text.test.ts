import { expect, test } from 'vitest';
import { idleText } from './idle-text.ts';

test.each([
  [
    [
      { idleMs: 1000, asked: 9, lost: 0, closed: 0 },
      { idleMs: 75_000, asked: 1, lost: 0, closed: 0 },
    ],
    'kept connections were used again after up to 1 min 15 s idle',
  ],
  [
    [
      { idleMs: 1000, asked: 9, lost: 0, closed: 0 },
      { idleMs: 5000, asked: 0, lost: 0, closed: 2, closedAfterMs: 2003 },
    ],
    'kept connections were used again after up to 1.0 s idle; the app closed those that had idled for 2.0 s, and does not say so in its answers: a request that is sent just then is lost, so clients have to keep them for less',
  ],
  [
    [{ idleMs: 10_000, asked: 0, lost: 0, closed: 1, closedAfterMs: 5001, announcedMs: 5000 }],
    'no kept connection could be used again after it had idled; the app closed those that had idled for 5.0 s, and says so (Keep-Alive: timeout=5): clients that do not heed that have to keep them for less',
  ],
  [
    [{ idleMs: 1000, asked: 9, lost: 0, closed: 0, announcedMs: 75_000 }],
    'kept connections were used again after up to 1.0 s idle; the app says for how long it keeps them (Keep-Alive: timeout=75)',
  ],
])('%j', (times, text) => {
  expect(idleText(times)).toBe(text);
});
