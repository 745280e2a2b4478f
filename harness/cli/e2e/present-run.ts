import type { ExitCode } from '../../core/exit-code.ts';
import { concludeRun } from '../../record/conclusion.ts';
import { readResults } from '../../record/read-results.ts';
import type { RunFolder } from '../../record/run-folder.ts';
import { writeReport } from '../../report/write-report.ts';
import { printed, writeReported } from '../report/reported.ts';
import type { Reporters } from '../report/reporters.ts';
import { tellGitHub } from '../report/tell-github.ts';

/**
 * Prints the result of a run, and only then renders its files, so that a full disk costs files but not the result.
 * @returns the exit code that the run comes to
 * @throws HarnessError when the files cannot be written
 */
export function presentRun(folder: RunFolder, reporters: Reporters): ExitCode {
  const results = readResults(folder);
  const conclusion = concludeRun(results);
  const told = { results, folder, conclusion };
  process.stdout.write(printed(reporters.stdout ?? 'text', told));
  writeReport(folder, results);
  writeReported(reporters, told);
  if (!reporters.github) tellGitHub(results, folder, { always: false });
  return conclusion.exitCode;
}
