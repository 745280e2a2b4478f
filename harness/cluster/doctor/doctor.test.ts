import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { loadConfig } from '../../config/config.ts';
import { FakeApiServer } from '../../kube/client/fake-api-server.test-helper.ts';
import { examineMachine } from './doctor.ts';

const names = [
  ...['Docker engine', 'CAP_SYS_RESOURCE', 'cgroups', 'disk', 'memory', 'clock', 'inotify'],
  ...['Node', 'Go', 'kind', 'registry', 'kubectl', 'Kubernetes', 'cluster', 'ports', 'Debian userlands'],
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

async function examine(flags: Parameters<typeof loadConfig>[0] = {}) {
  const checks = await examineMachine(await loadConfig(flags, folder));
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

test('of a cluster that is there already nothing is asked but what it takes to use it', async () => {
  const api = await FakeApiServer.start();
  onTestFinished(() => api.stop());
  api.describe([{ metadata: { name: 'w-1' }, status: { nodeInfo: { kubeletVersion: 'v1.37.2' } } }], 'mode: "ipvs"\n');
  const kubeconfig = join(folder, 'config');
  writeFileSync(kubeconfig, api.kubeconfig('mine'));

  const { names: rows, of } = await examine({ context: 'mine', kubeconfig });
  const other = await examine({ context: 'yours', kubeconfig });

  expect(rows).toEqual(['Node', 'kubectl', 'cluster']);
  expect(of('cluster')).toEqual({
    name: 'cluster',
    state: 'ok',
    detail: 'mine, Kubernetes v1.37.2, 1 nodes, kube-proxy ipvs, used as it is',
  });
  expect(other.of('cluster')).toMatchObject({ state: 'missing', detail: expect.stringContaining('yours') as string });
});

test('without kubectl a cluster that is there already cannot be used', async () => {
  vi.stubEnv('PATH', folder);
  const context = { context: 'mine', kubeconfig: join(folder, 'config') };
  expect((await examine()).of('kubectl')?.state).toBe('note');
  expect((await examine(context)).of('kubectl')).toMatchObject({ state: 'missing', fix: 'install kubectl' });
});
