import { loadConfig } from '../../config/config.ts';
import { concludeJudging } from '../../record/conclusion.ts';
import { judgeRun } from '../../replay/judge-run.ts';
import { printableValues } from '../../report/printable-values.ts';
import { findRunFolder } from '../../record/run-folder.ts';
import { outputDirOption, outputOption, type OutputDir } from '../cluster-options.ts';
import type { CommandModule } from '../command-module.ts';
import { shownResults } from '../show-results.ts';

export const judgeCommand: CommandModule = {
  addTo(command) {
    command
      .argument('[run]', 'id or folder of the run', 'latest')
      .addOption(outputOption())
      .addOption(outputDirOption())
      .action(runCommand);
  },
};

async function runCommand(
  run: string,
  { output, ...where }: { readonly output: 'text' | 'json' } & OutputDir,
): Promise<void> {
  const { resultsDir } = await loadConfig(where);
  const folder = findRunFolder(resultsDir, run);
  const { results, judgements, differences } = judgeRun(folder);
  const conclusion = concludeJudging(results, differences);
  const told =
    differences.length === 0
      ? `${judgements} judgements made again: the results are the same\n`
      : `Judged again, it differs from what the run wrote down:\n${printableValues(differences)
          .map(({ where, what }) => `  ${where}: ${what}\n`)
          .join('')}`;
  (output === 'json' ? process.stderr : process.stdout).write(told);
  process.stdout.write(shownResults(results, folder, output, conclusion));
  process.exitCode = conclusion.exitCode;
}
