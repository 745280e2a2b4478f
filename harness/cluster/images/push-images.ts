import { describeError, HarnessError } from '../../core/harness-error.ts';
import type { Progress } from '../../build/progress.ts';
import type { Engine } from '../engine/docker-engine.ts';
import { inRegistry, type SampleImage } from './sample-images.ts';

/**
 * Pushes images to a registry, where a cluster whose settings name the same one finds them.
 * @param registry prefix of the names there, such as `registry.example/qa`
 * @returns the names there
 * @throws HarnessError in the words of the registry that refuses one
 */
export async function pushSampleImages(
  engine: Pick<Engine, 'docker'>,
  images: readonly SampleImage[],
  registry: string,
  progress: Progress,
): Promise<readonly string[]> {
  const pushed: string[] = [];
  // One after the other: they share most of their layers.
  for (const { ref } of images) {
    const name = inRegistry(ref, registry);
    await progress.step(`push ${name}`, async () => {
      await engine.docker(['tag', ref, name]);
      try {
        await engine.docker(['push', '--quiet', name]);
      } catch (error) {
        throw new HarnessError(`${name} cannot be pushed: ${describeError(error)}`, {
          code: 'push-refused',
          fix: `log in with \`docker login ${registry.split('/')[0] ?? registry}\`, or name a registry that takes it`,
          cause: error,
        });
      }
      return undefined;
    });
    pushed.push(name);
  }
  return pushed;
}
