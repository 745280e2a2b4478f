import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/harness-error.ts';
import { topics, type Topic } from '../../core/topics.ts';
import { chosenNames, type NamesAsked } from './names-asked.ts';

/** A topic with the files that prove it, relative to the project; none as long as it has no suite. */
export interface TopicSuites extends Topic {
  readonly files: readonly string[];
}

/**
 * What a suite's file is called after its topic: the usual ones, with `load` for what needs load; and the slow ones, which want a
 * cluster of their own.
 */
const endings = { usual: ['.test', '.load.test'], slow: ['.slow.test'] };

/** In a clone, in a package. */
const languages = ['ts', 'js'];

/** Every topic with its suite files of this pace. */
export function findSuites(root: string, pace: keyof typeof endings = 'usual'): TopicSuites[] {
  const files = new Set(readdirSync(join(root, 'suites')));
  return topics.map((topic) => ({
    ...topic,
    files: endings[pace]
      .flatMap((ending) => languages.map((language) => `${topic.id}${ending}.${language}`))
      .filter((file) => files.has(file))
      .map((file) => `suites/${file}`),
  }));
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
