import type { Config, ImageWay } from '../../config/config.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { Progress } from '../../build/progress.ts';
import type { Engine } from '../engine/docker-engine.ts';
import { hasImage } from './image-step.ts';
import { startPull } from './pull.ts';
import { publicDebian } from './sample-base.ts';

/**
 * The way that the settings name, else the public one where a registry serves the image that all others stand on, which is then in
 * the engine.
 * @throws HarnessError where the public way is named and no registry serves it
 */
export async function chooseWay(engine: Engine, config: Config, progress: Progress): Promise<ImageWay> {
  if (config.images === 'offline') return 'offline';
  const debian = publicDebian();
  if (await hasImage(engine, debian)) return 'public';
  const { pulled, refused } = await startPull(engine, debian);
  if (pulled) {
    await progress.step(`sample images: public, pull ${debian}`, async () => {
      await pulled;
      return undefined;
    });
    return 'public';
  }
  if (config.images === 'public') {
    throw new HarnessError(`The public image ${debian} cannot be pulled: ${refused}`, {
      code: 'registry-silent',
      fix: `find out with \`docker pull ${debian}\` what is in the way, or use --images offline, as root on Debian`,
    });
  }
  progress.line(`sample images: offline, made on this machine, as ${debian} cannot be pulled (${refused})`);
  return 'offline';
}
