import { relative } from 'node:path';
import type { ExitCode } from '../../core/exit-code.ts';
import { printableLines } from '../../core/text/terminal-text.ts';
import { concludeRun } from '../../record/conclusion.ts';
import { readResults } from '../../record/read-results.ts';
import type { RunFolder } from '../../record/run-folder.ts';
import { paletteFor } from '../../report/palette.ts';
import { verifySummary, type VerifySummaryOptions } from '../../report/terminal/verify-summary.ts';
import { writeReport } from '../../report/write-report.ts';
import { notBuilt } from '../../verify/not-built.ts';
import { planText, type PlannedVerify } from '../../verify/plan-text.ts';
import { shownRequest } from '../../verify/request.ts';
import { printed, writeReported } from '../report/reported.ts';
import type { Reporters } from '../report/reporters.ts';
import { tellGitHub } from '../report/tell-github.ts';

/** What was verified, and the patch that was asked for. */
export type Verified = Pick<VerifySummaryOptions, 'subject' | 'patch'>;

/** Prints what a run came to, and then renders its files and those that were asked for. @returns its exit code */
export function presentVerify(folder: RunFolder, verified: Verified, reporters: Reporters): ExitCode {
  const results = readResults(folder);
  const conclusion = concludeRun(results);
  const place = { folder: printableLines(relative(process.cwd(), folder.dir)), ...verified, notBuilt };
  const text = (paper: Paper) =>
    verifySummary(results, { palette: paletteFor(paper), width: widthOf(paper), ...place });
  const told = { results, folder, conclusion, text };
  process.stdout.write(printed(reporters.stdout ?? 'text', told));
  writeReport(folder, results);
  writeReported(reporters, told);
  if (!reporters.github) tellGitHub(results, folder, { always: false });
  return conclusion.exitCode;
}

/** What is said where nothing is done. */
export function presentPlan(planned: PlannedVerify, { stdout }: Pick<Reporters, 'stdout'>): void {
  process.stdout.write(
    stdout === 'json' ? `${JSON.stringify(shownPlan(planned), null, 2)}\n` : printableLines(planText(planned)),
  );
}

function shownPlan({ subject, target, request, pods, plan, leftOut, notes }: PlannedVerify): object {
  const known = notes.map(([label, text]) => ({ label, text }));
  return { subject, target, request: request && shownRequest(request), pods, plan, leftOut, notes: known };
}

interface Paper {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

function widthOf({ isTTY, columns = 140 }: Paper): number {
  return isTTY ? Math.min(columns, 180) : 140;
}
