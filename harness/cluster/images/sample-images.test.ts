import { expect, it } from 'vitest';
import type { Config } from '../../config/config.ts';
import { fakeEngine } from '../engine/fake-engine.test-helper.ts';
import type { Progress } from '../../build/progress.ts';
import { ensureSampleImages } from './sample-images.ts';

const config: Config = {
  provider: undefined,
  context: undefined,
  kubeconfig: '/nowhere',
  proxyMode: 'iptables',
  loadPath: undefined,
  imageRegistry: undefined,
  dockerHost: undefined,
  clusterName: 'seaworthy',
  crashBackOff: 'short',
  cacheDir: '/nowhere',
  resultsDir: '/nowhere',
};

const progress: Progress = {
  step: (name) => Promise.reject(new Error(`not expected to run: ${name}`)),
  line: () => undefined,
};

it('builds nothing when the engine has every image, and names each by its content', async () => {
  const engine = fakeEngine(() => '');
  const images = await ensureSampleImages(Promise.resolve(engine), config, progress);
  expect(images).toContainEqual({
    app: 'web',
    runtime: 'node',
    ref: expect.stringMatching(/^seaworthy\/web-node:[\da-f]{16}$/) as string,
  });
  expect(engine.asked).toEqual(images.map(({ ref }) => `image inspect ${ref}`));
});

it('makes an image of each Dockerfile, twins among them', async () => {
  const images = await ensureSampleImages(Promise.resolve(fakeEngine(() => '')), config, progress);
  expect(images.map(({ app, runtime }) => `${app}/${runtime}`)).toEqual(
    expect.arrayContaining(['registry/go', 'web/go', 'web/go-scratch', 'web/node']) as string[],
  );
});
