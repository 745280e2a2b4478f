import type { Command } from 'commander';
import { loadConfig } from '../../config/config.ts';
import { exitCode } from '../../core/exit-code.ts';
import { printableLines } from '../../core/text/terminal-text.ts';
import { compareRuns } from '../../report/compare/compare.ts';
import { comparisonText } from '../../report/compare/compare-text.ts';
import { paletteFor } from '../../report/palette.ts';
import { readResults } from '../../record/read-results.ts';
import { findRunFolder } from '../../record/run-folder.ts';
import { outputDirOption, outputOption, type OutputDir } from '../cluster-options.ts';

/** Adds `report compare`: exit code 0 when nothing is worse, 1 when something is. */
export function addCompare(report: Command): void {
  report
    .command('compare')
    .description('Say which verdicts, drops and times changed from one run to another; exit code 1 if any is worse')
    .argument('<before>', 'id or folder of a run')
    .argument('<after>', 'id or folder of a later one')
    .addOption(outputOption())
    .addOption(outputDirOption())
    .action(async (before: string, after: string, { output, ...where }: { output: 'text' | 'json' } & OutputDir) => {
      const { resultsDir } = await loadConfig(where);
      const resultsOf = (run: string) => readResults(findRunFolder(resultsDir, run));
      const comparison = compareRuns(resultsOf(before), resultsOf(after));
      const text = comparisonText(comparison, paletteFor(process.stdout));
      process.stdout.write(output === 'json' ? printableLines(`${JSON.stringify(comparison, null, 2)}\n`) : text);
      process.exitCode = comparison.worse ? exitCode.failed : exitCode.proven;
    });
}
