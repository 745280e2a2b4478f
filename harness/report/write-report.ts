import type { Results } from '../record/results.ts';
import { printableLines } from '../core/text/terminal-text.ts';
import { writeAtomically } from '../record/atomic-write.ts';
import { writePage } from './html/write-page.ts';
import { toJUnit } from './junit/junit.ts';
import { readResults } from '../record/read-results.ts';
import type { RunFolder } from '../record/run-folder.ts';

/** `results.json`, to the byte. It is printed as well: what a terminal would obey in it is escaped, which JSON reads as the same. */
export function resultsText(results: Results): string {
  return printableLines(`${JSON.stringify(results, null, 2)}\n`);
}

/**
 * Renders `results.json`, `junit.xml` and `report.html` from what a run left in its folder; it may be called again at any time.
 * @throws HarnessError where they cannot be written: what was there before is whole
 */
export function writeReport(folder: RunFolder, results: Results = readResults(folder)): Results {
  writeAtomically(folder.file('results.json'), resultsText(results));
  writeAtomically(folder.file('junit.xml'), toJUnit(results));
  writePage(folder, results);
  return results;
}
