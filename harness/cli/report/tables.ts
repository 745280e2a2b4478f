import { relative } from 'node:path';
import type { Results } from '../../record/results.ts';
import { printableLines } from '../../core/text/terminal-text.ts';
import { concludeRun } from '../../record/conclusion.ts';
import { tryRead } from '../../record/json-file.ts';
import { logTails } from '../../report/terminal/log-tails.ts';
import { againCommands } from '../../report/again-command.ts';
import { paletteFor } from '../../report/palette.ts';
import type { RunFolder } from '../../record/run-folder.ts';
import { terminalSummary } from '../../report/terminal/terminal-summary.ts';
import { widthOf, type Paper } from './paper.ts';

/**
 * What a run came to, in tables for a person.
 * @param conclusion with which the command ends
 */
export function tablesOf(results: Results, folder: RunFolder, paper: Paper, conclusion = concludeRun(results)): string {
  const info = tryRead(() => folder.readInfo());
  const summary = terminalSummary(results, {
    palette: paletteFor(paper),
    width: widthOf(paper),
    folder: printableLines(relative(process.cwd(), folder.dir)),
    logsOf: (of) => logTails(folder, of),
    conclusion,
    ...('value' in info && { again: againCommands(info.value) }),
  });
  return `\n${summary}`;
}
