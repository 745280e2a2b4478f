import type { Results } from '../../../record/results.ts';
import { readTrace } from '../../../timeline/trace-file.ts';
import { readJudgements, readLoads, savedTrace } from '../../../record/evidence-folder.ts';
import { tryRead } from '../../../record/json-file.ts';
import type { RunFolder } from '../../../record/run-folder.ts';
import { buildExperiment } from './build-experiment.ts';
import type { ExperimentModel } from './experiment-model.ts';
import { logEnds } from './log-ends.ts';
import type { ProofStory, Unreadable } from '../proof-story.ts';

/** Every proof of the results. */
export function storiesOf(folder: RunFolder, { topics }: Results): readonly ProofStory[] {
  return topics.flatMap((topic) =>
    topic.proofs.map((proof) => {
      const key = folder.proofDir({ topic: topic.id, runtime: topic.runtime, ...proof });
      return { key, topic, proof };
    }),
  );
}

/**
 * Reads what is drawn of a proof; undefined if it left no trace. For evidence that was cut or changed, it tells why it
 * cannot be read.
 */
export function readExperiment(
  folder: RunFolder,
  { topic, proof }: ProofStory,
): ExperimentModel | Unreadable | undefined {
  // The log lines of a proof that passed are hardly read.
  const room = proof.verdict === 'pass' ? { lines: 12, characters: 160 } : { lines: 60, characters: 400 };
  const read = tryRead(() => {
    const dir = folder.evidenceDir({ topic: topic.id, runtime: topic.runtime, ...proof });
    const trace = dir === undefined ? undefined : savedTrace(dir);
    if (dir === undefined || trace === undefined) return undefined;
    // The judgements are not drawn here, but they are read, so that a proof whose judgements were cut or changed does
    // not look whole.
    readJudgements(dir);
    const timeline = readTrace(trace);
    const logs: Parameters<typeof buildExperiment>[0]['logs'] = (pods, axis) => logEnds(dir, pods, room, axis);
    return buildExperiment({ timeline, loads: readLoads(dir, timeline), logs });
  });
  return 'value' in read ? read.value : read;
}
