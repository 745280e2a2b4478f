import { join } from 'node:path';
import { loadConfig } from '../../config/config.ts';
import { printableLines } from '../../core/text/terminal-text.ts';
import { paletteFor } from '../../report/palette.ts';
import { configOption, type ConfigFlag } from '../cluster-options.ts';
import type { CommandModule } from '../command-module.ts';
import { projectRoot } from '../e2e/project-root.ts';
import { findTopics } from '../e2e/selection/suites.ts';
import { indexOf, pageOf, pagesOf, readPages, withLinksToldApart, type Page } from '../explain/pages.ts';

export const explainCommand: CommandModule = {
  addTo(command) {
    command
      .argument('[id]', 'a topic, a verdict code, or the cause of a drop; without one every id is listed')
      .addOption(configOption())
      .action(async (id: string | undefined, where: ConfigFlag) => {
        const pages = [...readPages(projectRoot), ...pagesOf(findTopics(await loadConfig(where)))];
        const palette = paletteFor(process.stdout);
        const text = printableLines(id === undefined ? indexOf(pages) : textOf(pageOf(pages, id)));
        const formatted = text
          .replace(/^#+ .*/gm, (line) => palette.bold(line))
          .replace(/\*\*([^*]+)\*\*/g, (_, words: string) => palette.bold(words));
        process.stdout.write(id === undefined ? text : formatted);
      });
  },
};

function textOf({ kind, text }: Page): string {
  return withLinksToldApart(text, join(projectRoot, 'docs', `${kind}s`));
}
