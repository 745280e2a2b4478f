import { join, relative, sep } from 'node:path';
import type { CommandModule } from '../command-module.ts';
import { projectRoot } from '../e2e/project-root.ts';
import { projectFiles, writeMissing } from '../init/project-files.ts';

export const initCommand: CommandModule = {
  addTo(command) {
    command
      .option('--github', 'a workflow for GitHub Actions too', false)
      .option('--gitlab', 'a job for GitLab CI too', false)
      .action((kinds: { github: boolean; gitlab: boolean }) => {
        const schema = relative(process.cwd(), join(projectRoot, 'docs/config.schema.json')).split(sep).join('/');
        const files = projectFiles(schema.startsWith('.') ? schema : `./${schema}`, kinds);
        const written = writeMissing(process.cwd(), files);
        for (const [index, { path }] of files.entries())
          process.stdout.write(written[index] ? `Wrote ${path}\n` : `${path} is there already and stays as it is\n`);
        process.stdout.write('Next: npx seaworthy doctor, then npx seaworthy e2e\n');
      });
  },
};
