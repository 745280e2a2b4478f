import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Deadline } from './deadline.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

const never = () => new Promise<never>(() => undefined);

test('rejects when its time has passed, each heartbeat puts it off', async () => {
  let rejected = false;
  const deadline = new Deadline(1000, () => new Error('late'));
  const bound = deadline.bind(never()).catch(() => {
    rejected = true;
  });
  await vi.advanceTimersByTimeAsync(900);
  deadline.putOff();
  await vi.advanceTimersByTimeAsync(900);
  expect(rejected).toBe(false);
  await vi.advanceTimersByTimeAsync(400);
  expect(rejected).toBe(true);
  await bound;
});

test('a heartbeat that was read late, because this process was blocked, counts', async () => {
  const deadline = new Deadline(1000, () => new Error('late'));
  const bound = deadline.bind(never());
  setTimeout(() => {
    deadline.putOff();
  }, 1050);
  await vi.advanceTimersByTimeAsync(1500);
  const other = Promise.race([bound, Promise.resolve('still waiting')]);

  await expect(other).resolves.toBe('still waiting');
  bound.catch(() => undefined);
});

test('passes on what it waited for, and leaves no timer', async () => {
  await expect(new Deadline(1000, () => new Error('late')).bind(Promise.resolve(7))).resolves.toBe(7);
  expect(vi.getTimerCount()).toBe(0);
});
