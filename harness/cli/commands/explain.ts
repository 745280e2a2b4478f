import { paletteFor } from '../../report/palette.ts';
import type { CommandModule } from '../command-module.ts';
import { projectRoot } from '../e2e/project-root.ts';
import { indexOf, pageOf, readPages } from '../explain/pages.ts';

export const explainCommand: CommandModule = {
  addTo(command) {
    command
      .argument('[id]', 'a topic, or the cause of a drop; without one every id is listed')
      .action((id?: string) => {
        const pages = readPages(projectRoot);
        const palette = paletteFor(process.stdout);
        const text =
          id === undefined ? indexOf(pages) : pageOf(pages, id).text.replace(/^#+ .*/gm, (line) => palette.bold(line));
        process.stdout.write(text);
      });
  },
};
