import { relative, resolve } from 'node:path';
import { writeAtomically } from '../../record/atomic-write.ts';
import type { Conclusion } from '../../record/conclusion.ts';
import type { Results } from '../../record/results.ts';
import type { RunFolder } from '../../record/run-folder.ts';
import { jobSummary } from '../../report/github/github-summary.ts';
import { pageText } from '../../report/html/write-page.ts';
import { toJUnit } from '../../report/junit/junit.ts';
import { resultsText } from '../../report/write-report.ts';
import { tablesOf } from './tables.ts';
import type { Paper } from './paper.ts';
import type { ReporterName, Reporters } from './reporters.ts';
import { tellGitHub } from './tell-github.ts';

/** What reporters tell of. */
interface Told {
  readonly results: Results;
  readonly folder: RunFolder;
  /** What the command comes to. */
  readonly conclusion: Conclusion;
  /** What is printed for a person; left out, the tables of `e2e`. */
  readonly text?: (paper: Paper) => string;
}

/** What a reporter prints on stdout: for a terminal with its width and colours, where it is one. */
export function printed(name: ReporterName, told: Told): string {
  return textOf(name, told, process.stdout);
}

/**
 * Writes the files that were asked for, and tells a job of GitHub Actions where that was.
 * @throws HarnessError when a file cannot be written
 */
export function writeReported({ files, github }: Reporters, told: Told): void {
  for (const { name, path } of files) writeAtomically(resolve(path), textOf(name, told, { isTTY: false }));
  if (github) tellGitHub(told.results, told.folder, { always: true });
}

function textOf(name: ReporterName, { results, folder, conclusion, text }: Told, paper: Paper): string {
  switch (name) {
    case 'text':
      return text ? text(paper) : tablesOf(results, folder, paper, conclusion);
    case 'json':
      return resultsText(results);
    case 'junit':
      return toJUnit(results);
    case 'html':
      return pageText(folder, results);
    case 'github':
      return jobSummary(results, relative(process.cwd(), folder.dir));
  }
}
