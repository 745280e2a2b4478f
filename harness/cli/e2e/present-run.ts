import type { ExitCode } from '../../core/exit-code.ts';
import { concludeRun } from '../../record/conclusion.ts';
import { readResults } from '../../record/read-results.ts';
import type { RunFolder } from '../../record/run-folder.ts';
import { writeReport } from '../../report/write-report.ts';
import { shownResults } from '../show-results.ts';
import { tellGitHub } from './tell-github.ts';

/**
 * Prints what a run came to, and only then renders the files of it: a full disk takes files, not what is known.
 * @returns the exit code that the run comes to
 * @throws HarnessError when the files cannot be written
 */
export function presentRun(folder: RunFolder, output: 'text' | 'json'): ExitCode {
  const results = readResults(folder);
  process.stdout.write(shownResults(results, folder, output));
  writeReport(folder, results);
  tellGitHub(results, folder);
  return concludeRun(results).exitCode;
}
