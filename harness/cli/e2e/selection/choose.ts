import type { Config } from '../../../config/config.ts';
import { UsageError } from '../../../core/harness-error.ts';
import { readResults } from '../../../record/read-results.ts';
import { findRunFolder } from '../../../record/run-folder.ts';
import type { E2eOptions } from '../e2e-options.ts';
import { projectRoot } from '../project-root.ts';
import type { E2eRun } from '../run-e2e.ts';
import { failedProofs } from './failed-proofs.ts';
import { namesAsked, type NamesAsked } from './names-asked.ts';
import { chooseRuntimes } from './runtimes.ts';
import { chooseSuites, findTopics, ofPace } from './suites.ts';

const everything: NamesAsked = { only: [], not: [] };

export type Chosen = Pick<E2eRun, 'suites' | 'runtimes' | 'proofs'>;

/**
 * What the options ask to be run.
 * @throws UsageError for names that there are not, and options that say different things
 */
export function choose({ topic, runtime, proof, rerunFailed, slow, full }: E2eOptions, config: Config): Chosen {
  const all = ofPace(findTopics(config), slow ? 'slow' : 'usual', { full });
  if (rerunFailed !== undefined) {
    if ([topic, runtime, proof].some((values) => values.length > 0))
      throw new UsageError('--rerun-failed chooses the proofs itself', 'leave out --topic, --runtime and --proof');
    const run = findRunFolder(config.resultsDir, rerunFailed === true ? 'latest' : rerunFailed);
    const provable = chooseSuites(all, everything).map(({ id }) => id);
    const proofs = failedProofs(readResults(run), provable);
    return {
      suites: chooseSuites(all, { only: [...new Set(proofs.map((one) => one.topic))], not: [] }),
      runtimes: undefined,
      proofs,
    };
  }
  const suites = chooseSuites(all, namesAsked('topic', topic));
  const runtimes = chooseRuntimes(projectRoot, namesAsked('runtime', runtime));
  const { only: ids, not } = namesAsked('proof', proof);
  if (not.length > 0) throw new UsageError('--proof cannot exclude proofs', 'name the proofs to run');
  const [only] = suites;
  if (ids.length === 0) return { suites, runtimes, proofs: undefined };
  if (only === undefined || suites.length > 1)
    throw new UsageError('--proof chooses among the proofs of one topic', 'name that topic with --topic');
  return { suites, runtimes, proofs: ids.map((id) => ({ topic: only.id, id })) };
}
