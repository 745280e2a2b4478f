import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../../core/harness-error.ts';
import { topics, type Topic } from '../../../core/topics.ts';
import { chosenNames, type NamesAsked } from './names-asked.ts';

/** A topic with the files that prove it, relative to the project; none as long as it has no suite. */
export interface TopicSuites extends Topic {
  readonly files: readonly string[];
}

/** A suite file is TypeScript in a clone, and JavaScript in a package. */
const suiteFile = /\.test\.(ts|js)$/;

/**
 * Every topic with its suite files: the usual ones, or the slow ones, which want a cluster of their own. A file's name begins
 * with its topic; `.load` and `.slow` before the ending say what it needs.
 */
export function findSuites(root: string, pace: 'usual' | 'slow' = 'usual'): TopicSuites[] {
  const files = readdirSync(join(root, 'suites'))
    .filter((file) => suiteFile.test(file) && file.includes('.slow.') === (pace === 'slow'))
    .sort((one, other) => Number(needsLoad(one)) - Number(needsLoad(other)));
  return topics.map((topic) => ({
    ...topic,
    files: files.filter((file) => file.split('.')[0] === topic.id).map((file) => `suites/${file}`),
  }));
}

function needsLoad(file: string): boolean {
  return file.includes('.load.');
}

/**
 * The topics that are asked for, all with a suite when none is named.
 * @throws UsageError that lists the known ones when a name is not among them.
 */
export function chooseSuites(all: readonly TopicSuites[], asked: NamesAsked): TopicSuites[] {
  const provable = all.filter(({ files }) => files.length > 0);
  const known = provable.map(({ id }) => id);
  const planned = all.map(({ id }) => id).filter((id) => !known.includes(id) && asked.only.includes(id));
  if (planned.length > 0)
    throw new UsageError(`No suite yet for topic ${planned.join(', ')}`, `choose from ${known.join(', ')}`);
  const chosen = chosenNames('topic', asked, known);
  return provable.filter(({ id }) => chosen.includes(id));
}
