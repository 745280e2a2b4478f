import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig, type Config } from '../../config/config.ts';
import { fakeEngine } from '../engine/fake-engine.test-helper.ts';
import { ensureNodeImage, isBuiltHere } from './ensure-node-image.ts';

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

test('only what was built here has resolver settings of its own', () => {
  expect(isBuiltHere('seaworthy/node:28b4c8a9f0cb3008')).toBe(true);
  expect(isBuiltHere('registry.example/seaworthy/node:28b4c8a9f0cb3008')).toBe(true);
  expect(isBuiltHere('kindest/node:v1.37.0')).toBe(false);
  expect(isBuiltHere('registry.example/node:v1.36.1')).toBe(false);
});
