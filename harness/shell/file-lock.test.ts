import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../core/clock.ts';
import { milliseconds } from '../core/duration.ts';
import { withFileLock } from './file-lock.ts';
import { thisProcess } from './process-owner.ts';

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
  writeFileSync(lock, JSON.stringify({ ...thisProcess(), pid: child.pid }));

  await expect(withFileLock(lock, systemClock, () => Promise.resolve('in'))).resolves.toBe('in');
});

test('is taken over when another program has got the id of the holder', async () => {
  writeFileSync(lock, JSON.stringify({ ...thisProcess(), started: '1' }));

  await expect(withFileLock(lock, systemClock, () => Promise.resolve('in'))).resolves.toBe('in');
});

test.each([
  [
    'an empty file',
    () => {
      writeFileSync(lock, '');
    },
  ],
  [
    'no JSON',
    () => {
      writeFileSync(lock, '{"pid":');
    },
  ],
  [
    'no holder',
    () => {
      writeFileSync(lock, 'null');
    },
  ],
  [
    'a link to nothing',
    () => {
      symlinkSync(join(folder, 'nothing'), lock);
    },
  ],
  [
    'a link to something',
    () => {
      symlinkSync('/etc/passwd', lock);
    },
  ],
])('%s is taken over', async (_title, put) => {
  put();

  await expect(withFileLock(lock, systemClock, () => Promise.resolve('in'))).resolves.toBe('in');
  expect(readdirSync(folder)).toEqual([]);
});

test('a folder is told by its path', async () => {
  mkdirSync(lock);

  await expect(withFileLock(lock, systemClock, () => Promise.resolve())).rejects.toThrow(
    `The lock ${lock} cannot be read: EISDIR`,
  );
});

test('where no folder can be made, that is told at once', async () => {
  const work = withFileLock('/proc/seaworthy/lock', systemClock, () => Promise.resolve());

  await expect(work).rejects.toThrow("ENOENT: no such file or directory, mkdir '/proc/seaworthy'");
});

describe('a holder in another container', () => {
  // Of a process id that is not in use here, or is somebody else's.
  const elsewhere = () => JSON.stringify({ host: 'elsewhere pid:[1]', pid: 1, started: '1' });

  test('is waited for as long as its heartbeats come', async () => {
    writeFileSync(lock, elsewhere());
    const waits: number[] = [];
    const work = withFileLock(
      lock,
      systemClock,
      () => Promise.resolve(existsSync(lock)),
      (holder) => {
        waits.push(holder);
        setTimeout(() => {
          rmSync(lock);
        }, 100);
      },
    );

    await expect(work).resolves.toBe(true);
    expect(waits).toEqual([1]);
  });

  test('is dead after two minutes without one', async () => {
    writeFileSync(lock, elsewhere());
    const then = Date.now() / 1000 - 121;
    utimesSync(lock, then, then);

    await expect(withFileLock(lock, systemClock, () => Promise.resolve('in'))).resolves.toBe('in');
  });

  test('gets heartbeats from us', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const then = Date.now() / 1000 - 121;
    const age = await withFileLock(lock, systemClock, () => {
      utimesSync(lock, then, then);
      vi.advanceTimersByTime(10_000);
      return Promise.resolve(Date.now() - statSync(lock).mtimeMs);
    });

    expect(age).toBeLessThan(60_000);
  });
});

test('what somebody else has put in its place stays', async () => {
  await withFileLock(lock, systemClock, () => {
    writeFileSync(lock, 'theirs');
    return Promise.resolve();
  });

  expect(readFileSync(lock, 'utf8')).toBe('theirs');
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
