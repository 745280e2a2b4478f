import { relative } from 'node:path';
import type { Command } from 'commander';
import { loadConfig } from '../../config/config.ts';
import { printableLines } from '../../core/text/terminal-text.ts';
import { findRunFolder } from '../../record/run-folder.ts';
import { writeTrace } from '../../report/trace/write-trace.ts';
import { outputDirOption, type OutputDir } from '../cluster-options.ts';

/** Adds `report trace`. */
export function addTrace(report: Command): void {
  report
    .command('trace')
    .description('Write trace.json of a run: phases, waits, commands and failed requests, for https://ui.perfetto.dev')
    .argument('[run]', 'id or folder of the run', 'latest')
    .addOption(outputDirOption())
    .action(async (run: string, where: OutputDir) => {
      const { resultsDir } = await loadConfig(where);
      const folder = findRunFolder(resultsDir, run);
      const { proofs, unreadable } = writeTrace(folder);
      for (const why of unreadable) process.stderr.write(`Left out: ${printableLines(why)}\n`);
      const path = relative(process.cwd(), folder.file('trace.json'));
      process.stdout.write(printableLines(`${path}: ${String(proofs)} proofs\n`));
    });
}
