import { loadConfig } from '../../config/config.ts';
import { concludeJudging } from '../../record/conclusion.ts';
import { judgeRun } from '../../replay/judge-run.ts';
import { printableValues } from '../../report/printable-values.ts';
import { findRunFolder } from '../../record/run-folder.ts';
import { outputDirOption, outputOption, type OutputDir } from '../cluster-options.ts';
import type { CommandModule } from '../command-module.ts';
import { printed, writeReported } from '../report/reported.ts';
import { reporterOption, reportersOf } from '../report/reporters.ts';

type JudgeOptions = OutputDir & { readonly output: 'text' | 'json'; readonly reporter: readonly string[] };

export const judgeCommand: CommandModule = {
  addTo(command) {
    command
      .argument('[run]', 'id or folder of the run', 'latest')
      .addOption(reporterOption())
      .addOption(outputOption())
      .addOption(outputDirOption())
      .action(runCommand);
  },
};

async function runCommand(run: string, { output, reporter, ...where }: JudgeOptions): Promise<void> {
  const reporters = reportersOf(reporter, output);
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
  const name = reporters.stdout ?? 'text';
  (name === 'text' ? process.stdout : process.stderr).write(told);
  const judged = { results, folder, conclusion };
  process.stdout.write(printed(name, judged));
  writeReported(reporters, judged);
  process.exitCode = conclusion.exitCode;
}
