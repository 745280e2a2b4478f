import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { findProcesses } from './process-identity.ts';
import { processesByPs, startByPs } from './ps.ts';

let running: ChildProcess | undefined;
afterEach(() => {
  running?.kill('SIGKILL');
  vi.unstubAllEnvs();
});

/** A process that says nothing, with a word of its own in its command line. */
async function start(word: string): Promise<number> {
  running = spawn('sh', ['-c', 'sleep 60; :', word]);
  await once(running, 'spawn');
  return running.pid ?? 0;
}

test('where there is no /proc, ps finds a process by its command line', async () => {
  const word = `/cache/of-${String(process.pid)}/steps`;
  expect(findProcesses((words) => words.includes(word), '/nowhere')).toEqual([]);
  const pid = await start(word);
  expect(findProcesses((words) => words.includes(word), '/nowhere')).toEqual([pid]);
  expect(
    processesByPs()
      .find((one) => one.pid === process.pid)
      ?.words.join(' '),
  ).toMatch(/node|vitest/);
});

test.each(['UTC', 'Asia/Seoul'])(
  'when a process was started tells it from a later one with its number, in %s',
  async (zone) => {
    vi.stubEnv('TZ', zone);
    const before = Math.floor(Date.now() / 1000);
    const started = Number(startByPs(await start('sleeper')));
    // The kernel counts from the boot, whose time is known to a second or two.
    expect(Math.abs(started - before)).toBeLessThan(10);
    running?.kill('SIGKILL');
    if (running) await once(running, 'exit');
    expect(startByPs(running?.pid ?? 0)).toBeUndefined();
  },
);
