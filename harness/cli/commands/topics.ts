import { paletteFor, type Palette } from '../../report/palette.ts';
import { outputOption } from '../cluster-options.ts';
import type { CommandModule } from '../command-module.ts';
import { projectRoot } from '../e2e/project-root.ts';
import { findSuites, type TopicSuites } from '../e2e/selection/suites.ts';

export const topicsCommand: CommandModule = {
  addTo(command) {
    command.addOption(outputOption()).action(({ output }: { output: 'text' | 'json' }) => {
      const topics = findSuites(projectRoot);
      const text =
        output === 'json'
          ? JSON.stringify(topics, null, 2)
          : topics.map((topic) => describe(topic, paletteFor(process.stdout))).join('\n\n');
      process.stdout.write(`${text}\n`);
    });
  },
};

function describe({ id, title, proves, files }: TopicSuites, palette: Palette): string {
  const suite = files.length === 0 ? 'no suite yet' : files.join(', ');
  return `${palette.bold(id)}: ${title}\n  ${proves}\n  ${palette.dim(suite)}`;
}
