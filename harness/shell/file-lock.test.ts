import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../core/clock.ts';
import { milliseconds } from '../core/duration.ts';
import { withFileLock } from './file-lock.ts';

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seaworthy-lock-'));
  lock = join(folder, 'lock');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('lets one in at a time and leaves nothing behind', async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await systemClock.sleep(milliseconds(20));
    inside--;
  };

  await Promise.all([1, 2, 3].map(() => withFileLock(lock, systemClock, work)));

  expect(most).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

test('is free again after a failure', async () => {
  const failing = withFileLock(lock, systemClock, () => Promise.reject(new Error('broken')));

  await expect(failing).rejects.toThrow('broken');
  expect(existsSync(lock)).toBe(false);
});

test('is taken over from a holder that died', async () => {
  const child = spawn('true');
  await new Promise((resolve) => child.once('exit', resolve));
  writeFileSync(lock, JSON.stringify({ pid: child.pid, program: 'true' }));

  await expect(withFileLock(lock, systemClock, () => Promise.resolve('in'))).resolves.toBe('in');
});

test('is taken over when another program has got the id of the holder', async () => {
  writeFileSync(lock, JSON.stringify({ pid: process.pid, program: 'something else' }));

  await expect(withFileLock(lock, systemClock, () => Promise.resolve('in'))).resolves.toBe('in');
});

test('tells once who is in the way', async () => {
  const waits: number[] = [];
  const first = withFileLock(lock, systemClock, () => systemClock.sleep(milliseconds(450)));

  await withFileLock(
    lock,
    systemClock,
    () => Promise.resolve(),
    (holder) => waits.push(holder),
  );
  await first;

  expect(waits).toEqual([process.pid]);
});
