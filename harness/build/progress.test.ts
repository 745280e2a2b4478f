import { expect, test } from 'vitest';
import { lineProgress } from './progress.ts';

function recorded() {
  let now = 1000;
  const lines: string[] = [];
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const pass = (ms: number) => {
    now += ms;
    return Promise.resolve();
  };
  return { lines, pass, progress: lineProgress((line) => lines.push(line), clock) };
}

test('says what starts and what ends, with the time since the beginning and its own', async () => {
  const { lines, pass, progress } = recorded();

  await pass(61_000);
  await progress.step('compile', async () => {
    await pass(2500);
    return '18 programs';
  });
  progress.line('done');

  expect(lines).toEqual(['  1:01 + compile', '  1:03 ✓ compile: 18 programs (2.5 s)', '  1:03   done']);
});

test('says which step failed, and passes the failure on', async () => {
  const { lines, pass, progress } = recorded();
  const failing = progress.step('compile', async () => {
    await pass(100);
    throw new Error('no space');
  });

  await expect(failing).rejects.toThrow('no space');
  expect(lines.at(-1)).toBe('  0:00 ✗ compile (failed after 100 ms)');
});
