import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { resultsSchema, type ProofFile, type Results } from '../record/results.ts';
import { fileInside } from '../core/files/safe-path.ts';
import { readJson, tryRead } from '../record/json-file.ts';
import { dataOfRun } from './data-of.ts';
import { judgeProof, type JudgedAgain } from './judge-proof.ts';
import { readResults } from '../record/read-results.ts';
import type { RunFolder } from '../record/run-folder.ts';
import { resultsText } from '../report/write-report.ts';

/** A run that was judged again from its folder. */
export interface RunJudgedAgain {
  readonly results: Results;
  readonly judgements: number;
  /** The differences from what the run recorded, apart from the wording. */
  readonly differences: readonly Difference[];
}

export interface Difference {
  /** Folder of the proof, or name of the file, relative to the run's folder. */
  readonly where: string;
  readonly what: string;
}

/** Judges every proof of a run again and puts its results together as the run did; writes nothing. */
export function judgeRun(folder: RunFolder): RunJudgedAgain {
  const judged = folder.readProofs().map(({ dir, proof, unreadable }) => {
    const again = unreadable ? notJudged(proof) : judgeProof(join(folder.dir, dir), proof);
    return { where: dir, ...again };
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

/** The entry of a proof whose recorded result is not known, so that there is nothing to compare with. */
function notJudged(proof: ProofFile): JudgedAgain {
  return { proof, judgements: 0, differences: [proof.reason] };
}

/** Where every proof is as it was, the results must be, but for their wording. A run that was killed wrote none. */
function ofResults(folder: RunFolder, results: Results): readonly Difference[] {
  if (!existsSync(folder.file('results.json'))) return [];
  const written = tryRead(() => readJson(fileInside(folder.dir, 'results.json'), resultsSchema, 'results.json'));
  const now = resultsSchema.parse(JSON.parse(resultsText(results)));
  if ('value' in written && isDeepStrictEqual(dataOfRun(written.value), dataOfRun(now))) return [];
  const what = 'value' in written ? 'is not what its proofs come to' : written.unreadable;
  return [{ where: 'results.json', what }];
}
