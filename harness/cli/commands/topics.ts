import { relative } from 'node:path';
import { Option } from 'commander';
import { loadConfig } from '../../config/config.ts';
import { printableLines } from '../../core/text/terminal-text.ts';
import { paletteFor, type Palette } from '../../report/palette.ts';
import { configOption, type ConfigFlag } from '../cluster-options.ts';
import type { CommandModule } from '../command-module.ts';
import { findTopics, type TopicSuites } from '../e2e/selection/suites.ts';

const formats = ['text', 'json', 'name'] as const;
type Format = (typeof formats)[number];

export const topicsCommand: CommandModule = {
  addTo(command) {
    command
      .addOption(configOption())
      .addOption(new Option('-o, --output <format>', 'what to print on stdout').choices(formats).default('text'))
      .action(async ({ output, ...where }: { output: Format } & ConfigFlag) => {
        const topics = findTopics(await loadConfig(where)).map((topic) => ({
          ...topic,
          files: topic.files.map((file) => relative(process.cwd(), file)),
        }));
        process.stdout.write(printableLines(`${shown(topics, output)}\n`));
      });
  },
};

function shown(topics: readonly TopicSuites[], format: Format): string {
  switch (format) {
    case 'json':
      return JSON.stringify(topics, null, 2);
    case 'name':
      return topics.map(({ id }) => id).join('\n');
    case 'text':
      return topics.map((topic) => describe(topic, paletteFor(process.stdout))).join('\n\n');
  }
}

function describe({ id, title, proves, files }: TopicSuites, palette: Palette): string {
  const lines = [`${palette.bold(id)}: ${title}`, proves, palette.dim(files.join(', '))];
  return lines.filter((line) => line !== '').join('\n  ');
}
