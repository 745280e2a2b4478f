import { relative } from 'node:path';
import type { Results } from '../record/results.ts';
import { printableLines } from '../core/text/terminal-text.ts';
import { concludeRun } from '../record/conclusion.ts';
import { tryRead } from '../record/json-file.ts';
import { logTails } from '../report/terminal/log-tails.ts';
import { paletteFor } from '../report/palette.ts';
import type { RunFolder } from '../record/run-folder.ts';
import { terminalSummary } from '../report/terminal/terminal-summary.ts';

/**
 * What a run came to, in tables for a person.
 * @param paper on which they are shown: a terminal has its own width, and colours
 * @param conclusion with which the command ends
 */
export function tablesOf(
  results: Results,
  folder: RunFolder,
  paper: { readonly isTTY?: boolean; readonly columns?: number },
  conclusion = concludeRun(results),
): string {
  const summary = terminalSummary(results, {
    palette: paletteFor(paper),
    width: paper.isTTY ? Math.min(paper.columns ?? 140, 180) : 140,
    folder: printableLines(relative(process.cwd(), folder.dir)),
    logsOf: (of) => logTails(folder, of),
    conclusion,
    command: verifyCommandOf(folder),
  });
  return `\n${summary}`;
}

/** What was typed, of a run of `verify`: no suite has its proofs, so that `e2e` cannot run them again. */
function verifyCommandOf(folder: RunFolder): string | undefined {
  const info = tryRead(() => folder.readInfo());
  const command = 'value' in info ? info.value.command : '';
  return command.startsWith('seaworthy verify') ? printableLines(`npx ${command}`) : undefined;
}
