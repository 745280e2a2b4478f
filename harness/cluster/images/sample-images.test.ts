import { expect, it } from 'vitest';
import type { Config, ImageWay } from '../../config/config.ts';
import type { Engine } from '../engine/docker-engine.ts';
import { fakeEngine } from '../engine/fake-engine.test-helper.ts';
import type { Progress } from '../../build/progress.ts';
import { sampleBase } from './sample-base.ts';
import { ensureSampleImages, namesOfSampleImages } from './sample-images.ts';

const config: Config = {
  provider: undefined,
  context: undefined,
  kubeconfig: '/nowhere',
  proxyMode: 'iptables',
  loadPath: undefined,
  images: undefined,
  nodeImage: undefined,
  imageRegistry: undefined,
  dockerHost: undefined,
  clusterName: 'seaworthy',
  crashBackOff: 'short',
  cacheDir: '/nowhere',
  projectDir: '/',
  suites: [],
  resultsDir: '/nowhere',
};

const progress: Progress = {
  step: (name) => Promise.reject(new Error(`not expected to run: ${name}`)),
  line: () => undefined,
};

const publicBase = () => sampleBase(nobody, config, 'public').output;
const offlineBase = () => sampleBase(nobody, config, 'offline').output;
const nobody = new Promise<Engine>(() => undefined);

it('builds nothing when the engine has every image, and names each by its content', async () => {
  const engine = fakeEngine(() => '');
  const images = await ensureSampleImages(Promise.resolve(engine), config, progress);
  expect(images).toContainEqual({
    app: 'web',
    runtime: 'node',
    ref: expect.stringMatching(/^seaworthy\/web-node:[\da-f]{16}$/) as string,
  });
  expect(engine.asked.slice(2)).toEqual(images.map(({ ref }) => `image inspect ${ref}`));
});

it('goes on in the way of the base that the engine has, and asks no registry', async () => {
  const ofWay: Partial<Record<ImageWay, string | undefined>> = {};
  for (const [way, base] of [['public', publicBase()] as const, ['offline', offlineBase()] as const]) {
    const engine = fakeEngine(([, , ref = '']) => (ref.startsWith('seaworthy/base') && ref !== base ? undefined : ''));
    const images = await ensureSampleImages(Promise.resolve(engine), config, progress);
    expect(engine.asked.filter((asked) => asked.startsWith('pull'))).toEqual([]);
    expect(await namesOfSampleImages(engine, config)).toEqual(images);
    ofWay[way] = images.find(({ runtime }) => runtime === 'python')?.ref;
  }
  expect(ofWay.public).not.toBe(ofWay.offline);
  expect(ofWay.offline).toMatch(/^seaworthy\/web-python:/);
});

it('names what a cluster of somebody else has by the public way, unless the settings say otherwise', async () => {
  const names = async (settings: Partial<Config>) =>
    (await namesOfSampleImages(undefined, { ...config, ...settings })).find(({ runtime }) => runtime === 'go')?.ref;
  expect(await names({})).toBe(await names({ images: 'public' }));
  expect(await names({})).not.toBe(await names({ images: 'offline' }));
  expect(await names({ imageRegistry: 'registry.example/qa' })).toMatch(/^registry\.example\/qa\//);
});

it('makes an image of each Dockerfile, twins among them', async () => {
  const images = await ensureSampleImages(Promise.resolve(fakeEngine(() => '')), config, progress);
  expect(images.map(({ app, runtime }) => `${app}/${runtime}`)).toEqual(
    expect.arrayContaining(['registry/go', 'web/go', 'web/go-scratch', 'web/node']) as string[],
  );
});

it('makes only those that are named', async () => {
  const engine = Promise.resolve(fakeEngine(() => ''));
  const images = await ensureSampleImages(engine, config, progress, { only: ['go', 'python'] });
  expect(images.map(({ app, runtime }) => `${app}/${runtime}`)).toEqual(['registry/go', 'web/go', 'web/python']);
});
