import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Results } from '../core/results.ts';
import { judgeProof } from './judge-proof.ts';
import { readResults } from './read-results.ts';
import type { RunFolder } from './run-folder.ts';
import { resultsText } from './write-report.ts';

/** A run that was judged again from its folder. */
export interface RunJudgedAgain {
  readonly results: Results;
  readonly judgements: number;
  /** What differs from what the run wrote down. Empty: the same, byte for byte. */
  readonly differences: readonly Difference[];
}

export interface Difference {
  /** Folder of the proof, or name of the file, relative to the run's folder. */
  readonly where: string;
  readonly what: string;
}

/** Judges every proof of a run again and puts its results together as the run did; writes nothing. */
export function judgeRun(folder: RunFolder): RunJudgedAgain {
  const judged = folder.readProofs().map((recorded) => {
    const where = folder.proofDir(recorded);
    return { where, ...judgeProof(join(folder.dir, where), recorded) };
  });
  const results = readResults(
    folder,
    judged.map(({ proof }) => proof),
  );
  const ofProofs = judged.flatMap(({ where, differences }) => differences.map((what) => ({ where, what })));
  return {
    results,
    judgements: judged.reduce((sum, { judgements }) => sum + judgements, 0),
    differences: ofProofs.length > 0 ? ofProofs : ofResults(folder, results),
  };
}

/** Where every proof is as it was, the results must be, to the byte. A run that was killed wrote none. */
function ofResults(folder: RunFolder, results: Results): readonly Difference[] {
  const path = folder.file('results.json');
  if (!existsSync(path) || readFileSync(path, 'utf8') === resultsText(results)) return [];
  return [{ where: 'results.json', what: 'is not what its proofs come to' }];
}
