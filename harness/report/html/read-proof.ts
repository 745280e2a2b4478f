import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from '../../core/harness-error.ts';
import type { Results } from '../../core/results.ts';
import { readTrace } from '../../timeline/trace-file.ts';
import { readJudgements, readLoads, tracePath } from '../evidence-folder.ts';
import type { RunFolder } from '../run-folder.ts';
import { buildExperiment } from './build-experiment.ts';
import type { ExperimentModel } from './experiment-model.ts';
import { logEnds } from './log-ends.ts';
import type { ProofStory, Unreadable } from './proof-story.ts';

/** Every proof of the results, with what its judges said. */
export function readStories(folder: RunFolder, { topics }: Results): readonly ProofStory[] {
  return topics.flatMap((topic) =>
    topic.proofs.map((proof) => {
      const key = folder.proofDir({ topic: topic.id, runtime: topic.runtime, ...proof });
      const said = readJudgements(join(folder.dir, key))?.judgements.map(({ judgement }) => judgement) ?? [];
      const { cause, fix } = said.findLast(({ verdict }) => verdict === proof.verdict) ?? {};
      return { key, topic, proof, cause, fix };
    }),
  );
}

/** What is drawn of a proof: undefined when it left no trace; of evidence that was cut or changed, why it cannot be read. */
export function readExperiment(
  folder: RunFolder,
  { key, proof }: ProofStory,
): ExperimentModel | Unreadable | undefined {
  const dir = join(folder.dir, key);
  if (!existsSync(tracePath(dir))) return undefined;
  // What went well is not read for its log lines.
  const room = proof.verdict === 'pass' ? { lines: 12, characters: 160 } : { lines: 60, characters: 400 };
  try {
    const timeline = readTrace(tracePath(dir));
    const logs: Parameters<typeof buildExperiment>[0]['logs'] = (pods, axis) => logEnds(dir, pods, room, axis);
    return buildExperiment({ timeline, loads: readLoads(dir, timeline), logs });
  } catch (error) {
    if (error instanceof HarnessError) return { unreadable: error.message };
    throw error;
  }
}
