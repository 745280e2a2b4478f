import { expect, it } from 'vitest';
import type { Progress } from '../../build/progress.ts';
import { fakeEngine } from '../engine/fake-engine.test-helper.ts';
import { pushSampleImages } from './push-images.ts';

const progress: Progress = {
  step: async (_, work) => {
    await work();
  },
  line: () => undefined,
};
const images = ['go', 'node'].map((runtime) => ({ app: 'web', runtime, ref: `seaworthy/web-${runtime}:1` }));

it('pushes each image under the name that a cluster with the same imageRegistry asks for', async () => {
  const engine = fakeEngine(() => '');
  const names = ['registry.example/qa/web-go:1', 'registry.example/qa/web-node:1'];
  expect(await pushSampleImages(engine, images, 'registry.example/qa', progress)).toEqual(names);
  expect(engine.asked).toEqual(
    images.flatMap(({ ref }, index) => [`tag ${ref} ${names[index]}`, `push --quiet ${names[index]}`]),
  );
});

it('says which image the registry refused, and how to log in', async () => {
  const engine = fakeEngine(([command]) => (command === 'push' ? undefined : ''));
  await expect(pushSampleImages(engine, images, 'registry.example/qa', progress)).rejects.toMatchObject({
    code: 'push-refused',
    message: expect.stringContaining('registry.example/qa/web-go:1 cannot be pushed') as string,
    fix: expect.stringContaining('docker login registry.example') as string,
  });
});
