import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadConfig } from '../config/config.ts';
import { systemClock } from '../core/clock.ts';
import { canMount } from '../core/files/small-disk.test-helper.ts';
import { UsageError } from '../core/harness-error.ts';
import { makeCacheFolder } from './cache-folder.ts';
import { lineProgress } from '../build/progress.ts';
import { selectProvider } from './providers/select-provider.ts';
import { takeDown } from './take-down.ts';

let above: string;
let cacheDir: string;

beforeEach(() => {
  above = mkdtempSync(join(tmpdir(), 'sw-'));
  cacheDir = join(above, 'cache', 'seaworthy');
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(above, { recursive: true });
});

/** As on a machine without an engine and without a cluster of ours. */
async function purge(): Promise<void> {
  vi.stubEnv('XDG_CACHE_HOME', join(above, 'cache'));
  vi.stubEnv('DOCKER_HOST', `unix://${join(cacheDir, 'engine/docker.sock')}`);
  const config = await loadConfig({ provider: 'existing', context: 'x' }, above);
  const quiet = lineProgress(() => undefined, systemClock);
  await takeDown(await selectProvider(config), config, quiet, { keepEngine: false, purge: true });
}

function fill(...names: string[]): void {
  for (const name of names) mkdirSync(join(cacheDir, name), { recursive: true });
}

test('what we made is purged with all that came into it', async () => {
  makeCacheFolder(cacheDir);
  fill('steps', 'of-a-later-version');
  makeCacheFolder(cacheDir);
  await purge();
  expect(readdirSync(join(above, 'cache'))).toEqual([]);
});

test.runIf(canMount)('so is it where a private engine that was killed has left something mounted', async () => {
  makeCacheFolder(cacheDir);
  fill('engine/exec/netns');
  const namespace = join(cacheDir, 'engine/exec/netns/default');
  writeFileSync(namespace, '');
  execFileSync('mount', ['--bind', '/proc/self/ns/net', namespace]);
  await purge();
  expect(existsSync(cacheDir)).toBe(false);
});

test('nothing is no error', async () => {
  await expect(purge()).resolves.toBeUndefined();
});

test.each([
  ['as earlier versions left it', ['locks', 'logs', 'steps', 'bin']],
  ['that is empty', ['.']],
])('a folder without a mark, %s, is ours', async (_title, names) => {
  fill(...names);
  await purge();
  expect(existsSync(cacheDir)).toBe(false);
});

test.each([
  ['with what we never put there', ['locks', 'steps', 'src']],
  ['of names that anybody may use', ['bin', 'logs']],
])('a folder without a mark, %s, stays, also after we have used it', async (_title, names) => {
  fill(...names);
  makeCacheFolder(cacheDir);
  await expect(purge()).rejects.toThrow(UsageError);
  await expect(purge()).rejects.toThrow(/does not carry Seaworthy's mark/);
  expect(readdirSync(cacheDir)).toEqual([...names].sort());
});

test("somebody else's mark is not ours", async () => {
  fill('locks');
  writeFileSync(join(cacheDir, 'CACHEDIR.TAG'), 'Signature: 8a477f597d28d172789f06886806bc55\n');
  await expect(purge()).rejects.toThrow(UsageError);
});

test.each(['/dev/null/x', '/proc/x/y'])('%s cannot be made, which is said at once', (path) => {
  expect(() => {
    makeCacheFolder(path);
  }).toThrow(path.startsWith('/proc') ? "ENOENT: no such file or directory, mkdir '/proc/x'" : 'ENOTDIR');
});
