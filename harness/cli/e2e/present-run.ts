import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { ExitCode } from '../../core/exit-code.ts';
import { writeAtomically } from '../../record/atomic-write.ts';
import { concludeRun } from '../../record/conclusion.ts';
import { readResults } from '../../record/read-results.ts';
import type { Results } from '../../record/results.ts';
import type { RunFolder } from '../../record/run-folder.ts';
import { jobSummary } from '../../report/github/github-summary.ts';
import { resultsText, writeReport } from '../../report/write-report.ts';
import { tablesOf } from '../show-results.ts';
import type { ReporterName, Reporters } from './reporters.ts';
import { tellGitHub } from './tell-github.ts';

/**
 * Prints the result of a run, and only then renders its files, so that a full disk costs files but not the result.
 * @returns the exit code that the run comes to
 * @throws HarnessError when the files cannot be written
 */
export function presentRun(folder: RunFolder, { stdout, files, github }: Reporters): ExitCode {
  const results = readResults(folder);
  if (stdout === 'text') process.stdout.write(tablesOf(results, folder, process.stdout));
  if (stdout === 'json') process.stdout.write(resultsText(results));
  writeReport(folder, results);
  if (stdout === 'junit' || stdout === 'html') process.stdout.write(textOf(stdout, results, folder));
  for (const { name, path } of files) writeAtomically(resolve(path), textOf(name, results, folder));
  tellGitHub(results, folder, { always: github });
  return concludeRun(results).exitCode;
}

const onPaper = { isTTY: false };

/** The text that a reporter writes about a run whose files have been rendered. */
function textOf(name: ReporterName, results: Results, folder: RunFolder): string {
  switch (name) {
    case 'text':
      return tablesOf(results, folder, onPaper);
    case 'json':
      return resultsText(results);
    case 'junit':
      return readFileSync(folder.file('junit.xml'), 'utf8');
    case 'html':
      return readFileSync(folder.file('report.html'), 'utf8');
    case 'github':
      return jobSummary(results, relative(process.cwd(), folder.dir));
  }
}
