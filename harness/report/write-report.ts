import type { Results } from '../core/results.ts';
import { writeAtomically } from './atomic-write.ts';
import { writePage } from './html/write-page.ts';
import { toJUnit } from './junit.ts';
import { readResults } from './read-results.ts';
import type { RunFolder } from './run-folder.ts';

/** Renders `results.json`, `junit.xml` and `report.html` from what a run left in its folder; it may be called again at any time. */
export function writeReport(folder: RunFolder): Results {
  const results = readResults(folder);
  writeAtomically(folder.file('results.json'), `${JSON.stringify(results, null, 2)}\n`);
  writeAtomically(folder.file('junit.xml'), toJUnit(results));
  writePage(folder, results);
  return results;
}
