import type { ExitCode } from '../../core/exit-code.ts';
import { concludeRun } from '../../record/conclusion.ts';
import { readResults } from '../../record/read-results.ts';
import type { Results } from '../../record/results.ts';
import type { RunFolder } from '../../record/run-folder.ts';
import { writeReport } from '../../report/write-report.ts';
import type { Paper } from './paper.ts';
import { printed, writeReported } from './reported.ts';
import type { Reporters } from './reporters.ts';
import { tellGitHub } from './tell-github.ts';

/**
 * Prints the result of a run, and only then renders its files, so that a full disk costs files but not the result.
 * @param text what is printed for a person; left out, the tables of `e2e`
 * @returns the exit code that the run comes to
 * @throws HarnessError when the files cannot be written
 */
export function presentRun(
  folder: RunFolder,
  reporters: Reporters,
  text?: (results: Results, paper: Paper) => string,
): ExitCode {
  const results = readResults(folder);
  const conclusion = concludeRun(results);
  const told = { results, folder, conclusion, ...(text && { text: (paper: Paper) => text(results, paper) }) };
  process.stdout.write(printed(reporters.stdout ?? 'text', told));
  writeReport(folder, results);
  writeReported(reporters, told);
  if (!reporters.github) tellGitHub(results, folder, { always: false });
  return conclusion.exitCode;
}
