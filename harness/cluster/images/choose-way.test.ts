import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadConfig, type Config } from '../../config/config.ts';
import type { Finished, RunOptions } from '../../shell/run.ts';
import type { Engine } from '../engine/docker-engine.ts';
import { fakeEngine } from '../engine/fake-engine.test-helper.ts';
import { chooseWay } from './choose-way.ts';
import { publicDebian } from './sample-base.ts';

let config: Config;
let told: string[];

beforeEach(async () => {
  config = await loadConfig({}, '/');
  told = [];
});

afterEach(() => {
  vi.useRealTimers();
});

const progress = {
  step: async (name: string, work: () => Promise<string | undefined>) => {
    told.push(name);
    await work();
  },
  line: (text: string) => {
    told.push(text);
  },
};

const finished = (exitCode: number, stderr = ''): Finished => ({
  ...{ exitCode, stdout: '', stderr, failed: exitCode !== 0 },
  summary: exitCode === 0 ? '' : 'docker pull failed',
});

/** An engine that has no image, and pulls in this way. */
function pulling(pull: (options: RunOptions) => Promise<Finished>): Engine & { asked: string[] } {
  const engine = fakeEngine(() => undefined);
  return { ...engine, attempt: (args, options = {}) => (args[0] === 'pull' ? pull(options) : engine.attempt(args)) };
}

const choose = (engine: Engine, images?: Config['images']) => chooseWay(engine, { ...config, images }, progress);

test('what the registry serves is pulled to its end, and the way is public', async () => {
  const engine = pulling(async ({ onLine }) => {
    onLine?.('12.12-slim: Pulling from library/debian');
    await Promise.resolve();
    return finished(0);
  });

  expect(await choose(engine)).toBe('public');
  expect(told).toEqual([`sample images: public, pull ${publicDebian()}`]);
});

test('what the engine has is not asked for again', async () => {
  const engine = fakeEngine(([command]) => (command === 'image' ? '' : undefined));
  expect(await choose(engine)).toBe('public');
  expect(engine.asked).toEqual([`image inspect ${publicDebian()}`]);
});

test('where the registry refuses, the way is offline, and says why', async () => {
  const engine = pulling(() => Promise.resolve(finished(1, 'Error response from daemon: dial tcp: no such host\n')));

  expect(await choose(engine)).toBe('offline');
  expect(told).toEqual([
    `sample images: offline, made on this machine, as ${publicDebian()} cannot be pulled (Error response from daemon: dial tcp: no such host)`,
  ]);
});

test('a registry that says nothing is not waited for longer than ten seconds', async () => {
  vi.useFakeTimers();
  const silent = pulling(
    ({ signal }) =>
      new Promise((resolve) => {
        signal?.addEventListener('abort', () => {
          resolve(finished(1, 'context canceled'));
        });
      }),
  );
  const choosing = choose(silent);
  await vi.advanceTimersByTimeAsync(9_900);
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(await choosing).toBe('offline');
  expect(told.join()).toContain('no registry answers');
});

test('a slow pull that was begun is waited for', async () => {
  vi.useFakeTimers();
  const slow = pulling(
    ({ signal, onLine }) =>
      new Promise((resolve) => {
        onLine?.('12.12-slim: Pulling from library/debian');
        signal?.addEventListener('abort', () => {
          resolve(finished(1));
        });
        setTimeout(() => {
          resolve(finished(0));
        }, 60_000);
      }),
  );
  const choosing = choose(slow);
  await vi.advanceTimersByTimeAsync(61_000);
  expect(await choosing).toBe('public');
});

test('a pull that breaks off is an error, not another way', async () => {
  const breaking = pulling(({ onLine }) => {
    onLine?.('12.12-slim: Pulling from library/debian');
    return Promise.resolve(finished(1, 'unexpected EOF'));
  });
  await expect(choose(breaking)).rejects.toThrow('unexpected EOF');
});

test('the way that is named is taken: offline asks nobody, public fails where no registry serves it', async () => {
  const engine = fakeEngine(() => undefined);
  expect(await choose(engine, 'offline')).toBe('offline');
  expect(engine.asked).toEqual([]);
  await expect(choose(engine, 'public')).rejects.toMatchObject({
    code: 'registry-silent',
    message: `The public image ${publicDebian()} cannot be pulled: no such thing`,
    fix: expect.stringContaining(`docker pull ${publicDebian()}`) as string,
  });
});
