import { resultsSchema, type ProofFile, type Results } from '../core/results.ts';
import { assembleResults } from './assemble-results.ts';
import { proofsOfRun } from './proofs-of-run.ts';
import type { RunFolder } from './run-folder.ts';

/**
 * What a run came to, from what it left in its folder; of one that still runs, so far.
 * @param files what its proofs came to
 */
export function readResults(folder: RunFolder, files: readonly ProofFile[] = folder.readProofs()): Results {
  const info = folder.readInfo();
  const proofs = proofsOfRun(files, folder.readTestEvents(), info.interrupted);
  return resultsSchema.parse(assembleResults({ run: folder.run, info, pathProofs: folder.readPathProofs(), proofs }));
}
