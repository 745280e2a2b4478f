import { relative } from 'node:path';
import type { ExitCode } from '../../core/exit-code.ts';
import { printableLines } from '../../core/text/terminal-text.ts';
import type { RunFolder } from '../../record/run-folder.ts';
import { paletteFor } from '../../report/palette.ts';
import { verifySummary, type VerifySummaryOptions } from '../../report/terminal/verify-summary.ts';
import { notBuilt } from '../../verify/not-built.ts';
import { planText, type PlannedVerify } from '../../verify/plan-text.ts';
import { shownRequest } from '../../verify/request.ts';
import { widthOf } from '../report/paper.ts';
import { presentRun } from '../report/present-run.ts';
import type { Reporters } from '../report/reporters.ts';

/** What was verified, and the patch that was asked for. */
export type Verified = Pick<VerifySummaryOptions, 'subject' | 'patch'>;

/** Presents a run in the words of `verify`. @returns its exit code */
export function presentVerify(folder: RunFolder, verified: Verified, reporters: Reporters): ExitCode {
  const place = { folder: printableLines(relative(process.cwd(), folder.dir)), ...verified, notBuilt };
  return presentRun(folder, reporters, (results, paper) =>
    verifySummary(results, { palette: paletteFor(paper), width: widthOf(paper), ...place }),
  );
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
