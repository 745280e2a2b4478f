import { expect, test } from 'vitest';
import { onInterruption } from './interruption.ts';

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s asks to end cleanly, and is given back afterwards',
  async (name) => {
    const before = process.listenerCount(name);
    const notices: string[] = [];
    const interruption = onInterruption(() => notices.push(name));
    const aborted = new Promise((resolve) => {
      interruption.signal.addEventListener('abort', resolve);
    });

    process.kill(process.pid, name);
    await aborted;
    interruption.dispose();

    expect(notices).toEqual([name]);
    expect(process.listenerCount(name)).toBe(before);
  },
);
