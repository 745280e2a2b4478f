import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig, type Config } from '../../../config/config.ts';
import { bringUp } from '../../bring-up.ts';
import { markAsMount } from '../../cache-mark.ts';
import type { Engine } from '../../engine/docker-engine.ts';
import { fakeEngine } from '../../engine/fake-engine.test-helper.ts';
import { selectProvider } from '../select-provider.ts';
import { KindProvider } from './kind-provider.ts';

let config: Config;
let told: string[];

beforeEach(async () => {
  const cacheDir = mkdtempSync(join(tmpdir(), 'seaworthy-cache-'));
  config = { ...(await loadConfig({}, cacheDir)), cacheDir };
  told = [];
});

afterEach(() => {
  rmSync(config.cacheDir, { recursive: true });
});

const progress = {
  step: (name: string) => Promise.reject(new Error(`not expected to run: ${name}`)),
  line: (text: string) => told.push(text),
};

const elsewhere = '/home/alice/.cache/seaworthy/id:/kind/seaworthy-cache-3e3b2a36-2f0c-4a63-8f0d-1c1f6a6b7c8d:ro';

/** An engine that somebody else may use too, with one node of a cluster: half created, as long as a creation takes. */
function engineWith(binds: string[] | null): Engine & { asked: string[] } {
  const answers: Record<string, string> = {
    ps: 'seaworthy-control-plane',
    container: JSON.stringify([
      {
        Name: '/seaworthy-control-plane',
        State: { Status: 'running' },
        HostConfig: { Binds: binds },
        Config: { Labels: { 'io.x-k8s.kind.role': 'control-plane' } },
        NetworkSettings: {
          Networks: { kind: { IPAddress: '172.18.0.2' } },
          Ports: { '6443/tcp': [{ HostIp: '127.0.0.1', HostPort: '40123' }] },
        },
      },
    ]),
  };
  return Object.assign(
    fakeEngine(([command = '']) => answers[command]),
    { ours: false },
  );
}

const ownMark = () => {
  const { hostPath, containerPath } = markAsMount(config);
  return [`${hostPath}:${containerPath}:ro`];
};

test('refuses a cluster that another cache folder made, names that folder, and touches nothing', async () => {
  const engine = engineWith([elsewhere]);

  await expect(new KindProvider(config, engine).current()).rejects.toMatchObject({
    code: 'cluster-not-ours',
    exitCode: 2,
    message: expect.stringContaining('/home/alice/.cache/seaworthy') as string,
    fix: expect.stringContaining('--recreate') as string,
  });
  expect(engine.asked.map((command) => command.split(' ')[0])).toEqual(['ps', 'container']);
});

test('tells a folder of the same path on another machine apart', async () => {
  const [own = ''] = ownMark();
  const engine = engineWith([own.replace(/(?<=:\/kind\/seaworthy-cache-)[\da-f]{8}/, '00000000')]);

  await expect(new KindProvider(config, engine).current()).rejects.toMatchObject({ code: 'cluster-not-ours' });
});

test('makes anew what it left half created itself', async () => {
  expect(await new KindProvider(config, engineWith(ownMark())).current()).toBeUndefined();
});

test('knows a cluster of an earlier version, which has no mark, by its kubeconfig', async () => {
  const kubeconfig = join(config.cacheDir, 'seaworthy.kubeconfig');
  writeFileSync(kubeconfig, '    server: https://127.0.0.1:40123\n');
  expect(await new KindProvider(config, engineWith(null)).current()).toBeUndefined();

  writeFileSync(kubeconfig, '    server: https://127.0.0.1:4012\n');
  await expect(new KindProvider(config, engineWith(null)).current()).rejects.toMatchObject({
    code: 'cluster-not-ours',
  });
});

test('takes what has no mark in an engine of our own for ours', async () => {
  const engine = Object.assign(engineWith(null), { ours: true });

  expect(await new KindProvider(config, engine).current()).toBeUndefined();
});

test('leaves the cluster of another standing when it takes down its own', async () => {
  const engine = engineWith([elsewhere]);

  expect(await new KindProvider(config, engine).down(progress)).toBe('not-ours');

  expect(told).toEqual([expect.stringMatching(/stays: .*\/home\/alice/)]);
});

test('makes no cluster of others anew that is named with --context', async () => {
  const existing: Config = { ...config, provider: 'existing', context: 'mine' };

  await expect(bringUp(await selectProvider(existing), existing, progress, { recreate: true })).rejects.toMatchObject({
    exitCode: 3,
  });
});

test('takes down that of anybody where it is told to', async () => {
  const remove = new KindProvider(config, engineWith([elsewhere])).down(progress, 'anybody');

  await expect(remove).rejects.toThrow('not expected to run: kind');
});
