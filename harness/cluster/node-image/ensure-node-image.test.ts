import { mkdirSync, mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig, type Config } from '../../config/config.ts';
import { kubernetesVersions } from '../../core/kubernetes-version.ts';
import { fakeEngine } from '../engine/fake-engine.test-helper.ts';
import { ensureNodeImage, isBuiltHere } from './ensure-node-image.ts';
import { nodePrograms } from './node-programs.ts';

let config: Config;

beforeEach(async () => {
  const cacheDir = mkdtempSync(join(tmpdir(), 'seaworthy-cache-'));
  config = { ...(await loadConfig({}, cacheDir)), cacheDir, nodeImage: undefined };
});

afterEach(() => {
  rmSync(config.cacheDir, { recursive: true });
});

/** An engine that has these images, and pulls those. */
const engineThat = ({ has = /^$/, pulls = /^$/ }) =>
  fakeEngine(([command = '', ...args]) =>
    (command === 'pull' ? pulls : has).test(args.at(-1) ?? '') ? '' : undefined,
  );

const steps: string[] = [];
const progress = {
  step: async (name: string, work: () => Promise<string | undefined>) => {
    steps.push(name);
    await work();
  },
  line: () => undefined,
};

const ensure = (engine: ReturnType<typeof engineThat>, settings: Partial<Config>) =>
  ensureNodeImage(Promise.resolve(engine), { ...config, ...settings }, progress);

test('the published image is pulled through the engine, which knows its mirrors', async () => {
  const engine = engineThat({ pulls: /^kindest\/node:/ });
  expect(await ensure(engine, {})).toMatch(/^kindest\/node:v1\.\d+\.\d+@sha256:[\da-f]{64}$/);
  expect(engine.asked.filter((asked) => asked.startsWith('pull'))).toHaveLength(1);
});

test('the image of the settings is taken where it is, else pulled, else refused: none is built in its place', async () => {
  const nodeImage = 'registry.example/node:v1.36.1';
  const there = engineThat({ has: /node:v1.36.1$/ });
  expect(await ensure(there, { nodeImage })).toBe(nodeImage);
  expect(there.asked).toEqual([`image inspect ${nodeImage}`]);
  expect(await ensure(engineThat({ pulls: /node:v1.36.1$/ }), { nodeImage })).toBe(nodeImage);
  await expect(ensure(engineThat({}), { nodeImage })).rejects.toMatchObject({
    code: 'registry-silent',
    fix: expect.stringContaining(`docker pull ${nodeImage}`) as string,
  });
});

test('with --images offline a published image that is there counts for nothing', async () => {
  const engine = engineThat({ has: /node/ });
  expect(await ensure(engine, { images: 'offline' })).toMatch(/^seaworthy\/node:/);
  expect(engine.asked.join()).not.toContain('kindest');
});

test.each(kubernetesVersions)('of Kubernetes %s the published image is pulled, by its digest', async (version) => {
  const engine = engineThat({ pulls: /^kindest\/node:/ });
  const image = await ensure(engine, { kubernetesVersion: version });
  expect(image).toMatch(new RegExp(`^kindest/node:v${version}\\.\\d+@sha256:[\\da-f]{64}$`));
});

test('an image that is built here is of one version of Kubernetes, and has a name of its own', async () => {
  const images = kubernetesVersions.map((kubernetesVersion) =>
    ensure(engineThat({ has: /node/ }), { images: 'offline', kubernetesVersion }),
  );
  expect(new Set(await Promise.all(images)).size).toBe(kubernetesVersions.length);
  expect(await ensure(engineThat({ has: /node/ }), { images: 'offline' })).toBe(await images.at(-1));
});

test('the kubectl that is offered follows the version of the node image, also where that is there already', async () => {
  const offered: string[] = [];
  for (const kubernetesVersion of ['1.36', '1.37', '1.36'] as const) {
    const { kubernetes } = nodePrograms({ ...config, kubernetesVersion });
    mkdirSync(kubernetes.output, { recursive: true });
    await ensure(engineThat({ has: /node/ }), { images: 'offline', kubernetesVersion });
    offered.push(readlinkSync(join(config.cacheDir, 'bin', 'kubectl')));
    expect(offered.at(-1)).toBe(join(kubernetes.output, 'kubernetes'));
  }
  expect(new Set(offered).size).toBe(2);
});

test('only what was built here has resolver settings of its own', () => {
  expect(isBuiltHere('seaworthy/node:28b4c8a9f0cb3008')).toBe(true);
  expect(isBuiltHere('registry.example/seaworthy/node:28b4c8a9f0cb3008')).toBe(true);
  expect(isBuiltHere('kindest/node:v1.37.0')).toBe(false);
  expect(isBuiltHere('registry.example/node:v1.36.1')).toBe(false);
});
