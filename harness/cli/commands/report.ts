import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { loadConfig } from '../../config/config.ts';
import { printableLines } from '../../core/terminal-text.ts';
import { findRunFolder, type RunFolder } from '../../record/run-folder.ts';
import { writeReport } from '../../report/write-report.ts';
import type { CommandModule } from '../command-module.ts';
import { openOnDesktop } from '../open-on-desktop.ts';
import { addCompare } from '../report/compare.ts';
import { addTrace } from '../report/trace.ts';

const runArgument = ['[run]', 'id or folder of the run', 'latest'] as const;

export const reportCommand: CommandModule = {
  addTo(program) {
    const report = program
      .command('report')
      .description('Render results.json, junit.xml and report.html of a run anew from its folder')
      .argument(...runArgument)
      .action(async (run: string) => {
        const folder = await found(run);
        writeReport(folder);
        process.stdout.write(printableLines(`${relative(process.cwd(), folder.file('report.html'))}\n`));
      });
    addOpen(report);
    addCompare(report);
    addTrace(report);
  },
};

function addOpen(report: Command): void {
  report
    .command('open')
    .description('Open the report of a run in the browser; where there is no desktop, say where it is')
    .argument(...runArgument)
    .action(async (run: string) => {
      const folder = await found(run);
      const page = folder.file('report.html');
      if (!existsSync(page)) writeReport(folder);
      const opened = await openOnDesktop(pathToFileURL(page).href);
      process.stdout.write(printableLines(opened ? `Opened ${page}\n` : `${page}\n`));
    });
}

async function found(run: string): Promise<RunFolder> {
  const { resultsDir } = await loadConfig();
  return findRunFolder(resultsDir, run);
}
