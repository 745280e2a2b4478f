import { relative } from 'node:path';
import { loadConfig } from '../../config/config.ts';
import { findRunFolder } from '../../report/run-folder.ts';
import { writeReport } from '../../report/write-report.ts';
import type { CommandModule } from '../command-module.ts';
import { addCompare } from '../report/compare.ts';
import { addTrace } from '../report/trace.ts';

export const reportCommand: CommandModule = {
  addTo(program) {
    const command = program
      .command('report')
      .description('Render the results of a run anew from what is in its folder')
      .argument('[run]', 'id or folder of the run', 'latest')
      .action(render);
    addCompare(command);
    addTrace(command);
  },
};

async function render(run: string): Promise<void> {
  const { resultsDir } = await loadConfig();
  const folder = findRunFolder(resultsDir, run);
  writeReport(folder);
  process.stdout.write(`${relative(process.cwd(), folder.file('results.json'))}\n`);
}
