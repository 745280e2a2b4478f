import { Option } from 'commander';
import { ensureEngine, findEngine } from '../../cluster/engine/engine.ts';
import { pushSampleImages } from '../../cluster/images/push-images.ts';
import { ensureSampleImages, imageSize, namesOfSampleImages } from '../../cluster/images/sample-images.ts';
import { loadConfig } from '../../config/config.ts';
import { addClusterOptions, type ClusterOptions } from '../cluster-options.ts';
import type { CommandModule } from '../command-module.ts';
import { terminalProgress } from '../terminal-progress.ts';

type ImagesOptions = ClusterOptions & { list: boolean; push?: string };

export const imagesCommand: CommandModule = {
  addTo(command) {
    command
      .option('--list', 'only print their names, whose tags follow from what they are made of; nothing is built', false)
      .addOption(
        new Option('--push <registry>', 'push them there too, for --image-registry with the same value').conflicts(
          'list',
        ),
      )
      .action(async ({ list, push, ...flags }: ImagesOptions) => {
        const config = await loadConfig(flags);
        if (list) {
          // An engine is no more than a help here: it tells which way it has them by.
          const engine = await findEngine(config).catch(() => undefined);
          printLines((await namesOfSampleImages(engine, config)).map(({ ref }) => ref));
          return;
        }
        const progress = terminalProgress();
        const starting = ensureEngine(config, progress);
        const images = await ensureSampleImages(starting, config, progress);
        const engine = await starting;
        if (push !== undefined) {
          printLines(await pushSampleImages(engine, images, push, progress));
          return;
        }
        for (const { ref } of images) {
          const megabytes = (await imageSize(engine, ref)) / 1e6;
          printLines([`${megabytes.toFixed(1).padStart(7)} MB  ${ref}`]);
        }
      });
    addClusterOptions(command);
  },
};

function printLines(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}
