import { resultsSchema, type Results } from '../core/results.ts';
import { assembleResults } from './assemble-results.ts';
import { writeAtomically } from './atomic-write.ts';
import { toJUnit } from './junit.ts';
import { proofsOfRun } from './proofs-of-run.ts';
import type { RunFolder } from './run-folder.ts';

/** Renders `results.json` and `junit.xml` from what a run left in its folder; it may be called again at any time. */
export function writeReport(folder: RunFolder): Results {
  const info = folder.readInfo();
  const proofs = proofsOfRun(folder.readProofs(), folder.readTestEvents(), info.interrupted);
  const results = resultsSchema.parse(assembleResults({ run: folder.run, info, path: folder.readPath(), proofs }));
  writeAtomically(folder.file('results.json'), `${JSON.stringify(results, null, 2)}\n`);
  writeAtomically(folder.file('junit.xml'), toJUnit(results));
  return results;
}
