import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { loadConfig } from '../../config/config.ts';
import { printableLines } from '../../core/text/terminal-text.ts';
import { concludeRun } from '../../record/conclusion.ts';
import { findRunFolder, type RunFolder } from '../../record/run-folder.ts';
import { writeReport } from '../../report/write-report.ts';
import { outputDirOption, type OutputDir } from '../cluster-options.ts';
import type { CommandModule } from '../command-module.ts';
import { openOnDesktop } from '../open-on-desktop.ts';
import { addCompare } from '../report/compare.ts';
import { printed, writeReported } from '../report/reported.ts';
import { reporterOption, reportersOf } from '../report/reporters.ts';
import { addTrace } from '../report/trace.ts';

const runArgument = ['[run]', 'id or folder of the run', 'latest'] as const;

export const reportCommand: CommandModule = {
  addTo(report) {
    report
      .argument(...runArgument)
      .addOption(reporterOption())
      .addOption(outputDirOption())
      .action(async (run: string, { reporter, ...where }: OutputDir & { readonly reporter: readonly string[] }) => {
        const reporters = reportersOf(reporter, 'text');
        const folder = await found(run, where);
        const results = writeReport(folder);
        const told = { results, folder, conclusion: concludeRun(results) };
        process.stdout.write(
          reporters.stdout === undefined
            ? printableLines(`${relative(process.cwd(), folder.file('report.html'))}\n`)
            : printed(reporters.stdout, told),
        );
        writeReported(reporters, told);
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
    .addOption(outputDirOption())
    .action(async (run: string, where: OutputDir) => {
      const folder = await found(run, where);
      const page = folder.file('report.html');
      if (!existsSync(page)) writeReport(folder);
      const opened = await openOnDesktop(pathToFileURL(page).href);
      process.stdout.write(printableLines(opened ? `Opened ${page}\n` : `${page}\n`));
    });
}

async function found(run: string, where: OutputDir): Promise<RunFolder> {
  const { resultsDir } = await loadConfig(where);
  return findRunFolder(resultsDir, run);
}
