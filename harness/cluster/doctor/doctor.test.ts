import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadConfig } from '../../config/config.ts';
import { examineMachine } from './doctor.ts';

const names = [
  ...['Docker engine', 'CAP_SYS_RESOURCE', 'cgroups', 'disk', 'memory'],
  ...['Node', 'Go', 'npm', 'kind', 'registry', 'kubectl', 'cluster', 'ports', 'Debian userlands'],
];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sw-doctor-'));
  vi.stubEnv('DOCKER_HOST', 'unix:///nowhere/docker.sock');
  vi.stubEnv('XDG_CACHE_HOME', folder);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

async function examine() {
  const checks = await examineMachine(await loadConfig({}, folder));
  return { names: checks.map(({ name }) => name), of: (wanted: string) => checks.find(({ name }) => name === wanted) };
}

test('a DOCKER_HOST that does not answer is a row of the table; nothing is made', async () => {
  const { names: rows, of } = await examine();

  expect(rows).toEqual(names);
  expect(of('Docker engine')).toEqual({
    name: 'Docker engine',
    state: 'missing',
    detail: 'DOCKER_HOST=unix:///nowhere/docker.sock does not answer',
    fix: 'start that engine, or unset DOCKER_HOST so that another one is looked for',
  });
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ['/dev/null/x', 'missing', /^The cache folder \/dev\/null\/x\/seaworthy cannot be used: \/dev\/null is no folder$/],
  ['/proc/x', 'missing', /^0.0 GB free|cannot be used/],
])('a cache under %s is a row, too', async (path, state, detail) => {
  vi.stubEnv('XDG_CACHE_HOME', path);
  const { names: rows, of } = await examine();

  expect(rows).toEqual(names);
  expect(of('disk')).toMatchObject({ state, detail: expect.stringMatching(detail) as string });
});
