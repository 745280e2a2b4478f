import { afterEach, expect, test, vi } from 'vitest';
import { endOnInterruption, onInterruption } from './interruption.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

afterEach(() => {
  vi.restoreAllMocks();
  for (const name of signals) process.removeAllListeners(name);
});

test.each(signals)('%s asks to end cleanly once, and ends the process at once afterwards', async (name) => {
  const ended = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const heard = () => new Promise((resolve) => process.once(name, resolve));
  const notices: string[] = [];
  endOnInterruption();

  const interruption = onInterruption(() => notices.push(name));
  process.kill(process.pid, name);
  await heard();
  expect([interruption.signal.aborted, notices, ended.mock.calls]).toEqual([true, [name], []]);

  interruption.dispose();
  process.kill(process.pid, name);
  await heard();
  expect(ended.mock.calls).toEqual([[130]]);
});
