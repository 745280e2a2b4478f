import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { totalmem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig, type Config } from '../../config/config.ts';
import { fakeEngine } from '../engine/fake-engine.test-helper.ts';
import { checkInotify, checkMachine } from './doctor-machine.ts';

let folder: string;
let config: Config;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sw-doctor-'));
  config = { ...(await loadConfig({ images: 'public' }, folder)), cacheDir: folder };
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function limits(instances: number, watches: number) {
  writeFileSync(join(folder, 'max_user_instances'), `${instances}\n`);
  writeFileSync(join(folder, 'max_user_watches'), `${watches}\n`);
  return checkInotify(folder);
}

test('inotify limits that are too low for three nodes are named with the command that raises them', () => {
  expect(limits(128, 8192)).toMatchObject({ state: 'ok' });
  expect(limits(64, 8192)).toEqual({
    name: 'inotify',
    state: 'missing',
    detail: 'fs.inotify.max_user_instances 64, 100 needed',
    fix: '`sudo sysctl -w fs.inotify.max_user_instances=512 fs.inotify.max_user_watches=524288`',
  });
  expect(limits(128, 1000)).toMatchObject({
    state: 'missing',
    detail: expect.stringContaining('watches 1000') as string,
  });
  expect(checkInotify('/nowhere')).toMatchObject({ state: 'note' });
});

/** The rows of a machine whose engine says this of itself. */
async function examine(memory: number, root = '/nowhere', time = () => new Date().toISOString()) {
  const answers = { '{{.MemTotal}}': String(memory), '{{.DockerRootDir}}': root, '{{.CgroupVersion}}': '2' };
  const engine = fakeEngine(([, , format = '']) =>
    format === '{{.SystemTime}}' ? time() : answers[format as keyof typeof answers],
  );
  return checkMachine({ ...engine, ours: false }, config);
}

test('the memory that counts is that of the engine', async () => {
  const memory = (await examine(2e9)).find(({ name }) => name === 'memory');
  expect(memory).toMatchObject({ state: 'missing', detail: '2.0 GB for the Docker engine, 4.0 GB needed' });
  expect(memory?.fix).toContain(totalmem() > 3e9 ? 'Docker Desktop' : 'larger machine');
  expect((await examine(8e9)).find(({ name }) => name === 'memory')).toMatchObject({ state: 'ok' });
});

test.each([
  [() => new Date().toISOString().replace('Z', '123456Z'), { state: 'ok' }],
  [
    () => new Date(Date.now() + 2500).toISOString(),
    { state: 'note', detail: expect.stringMatching(/2\.5 s ahead/) as string },
  ],
  [
    () => new Date(Date.now() - 90_000).toISOString(),
    { state: 'note', detail: expect.stringMatching(/90\.0 s behind/) as string },
  ],
  [() => '', { state: 'note', detail: 'the Docker engine does not tell its time' }],
])('an engine with a clock of its own is noticed: %s', async (time, row) => {
  expect((await examine(8e9, '/nowhere', time)).find(({ name }) => name === 'clock')).toMatchObject(row);
});

test('the disk of an engine that is not ours has a row where it can be seen', async () => {
  const row = async (root: string) => (await examine(8e9, root)).find(({ name }) => name === 'disk of the engine');
  expect(await row('/nowhere')).toBeUndefined();
  expect(await row('/proc')).toMatchObject({ state: 'missing', fix: expect.stringContaining('prune') as string });
});
