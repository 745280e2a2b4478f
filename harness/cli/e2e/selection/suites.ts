import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Config } from '../../../config/config.ts';
import { filesMatching } from '../../../core/files/glob.ts';
import { groupBy } from '../../../core/group-by.ts';
import { UsageError } from '../../../core/harness-error.ts';
import { suiteName } from '../../../core/suite-name.ts';
import { projectRoot } from '../project-root.ts';
import { chosenNames, type NamesAsked } from './names-asked.ts';
import { describedTopic, type TopicDescription } from './topic-description.ts';

/** A topic: what its suites say of it, and their files. */
export interface TopicSuites extends TopicDescription {
  readonly id: string;
  /** It is proven by suites of the project that uses Seaworthy, not by those that come with it. */
  readonly own: boolean;
  /** Absolute paths. */
  readonly files: readonly string[];
}

/** In a clone, in a package. */
const ours = 'suites/*.test.{ts,js}';

/**
 * Every topic that there is a suite for, with all its suites: those that come with Seaworthy, and those that the settings name.
 * @throws UsageError where a suite's name is no topic's, or the settings name what is not there
 */
export function findTopics({ projectDir, suites }: Pick<Config, 'projectDir' | 'suites'>): readonly TopicSuites[] {
  const shipped = topicsOf(filesMatching(projectRoot, ours), false);
  const own = topicsOf(
    suites.flatMap((pattern) => ownFiles(projectDir, pattern)),
    true,
  );
  for (const { id, files } of own) {
    if (shipped.some((topic) => topic.id === id))
      throw new UsageError(
        `${namesOf(files)} would belong to the topic ${id}, which comes with Seaworthy`,
        'name the file after a topic of your own: <topic>.seaworthy.ts',
      );
  }
  return [...own, ...shipped];
}

function ownFiles(projectDir: string, pattern: string): readonly string[] {
  const files = filesMatching(projectDir, pattern);
  if (files.length === 0)
    throw new UsageError(
      `The setting \`suites\` names ${pattern}, and there is no such file below ${projectDir}`,
      'name suites relative to the config file, as in e2e/*.seaworthy.ts',
    );
  const unnamed = files.filter((file) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(suiteName(file).topic));
  if (unnamed.length === 0) return files;
  throw new UsageError(
    `The name of ${namesOf(unnamed)} does not begin with a topic`,
    'name it <topic>.seaworthy.ts, with a topic of small letters, digits and hyphens',
  );
}

function topicsOf(files: readonly string[], own: boolean): readonly TopicSuites[] {
  const distinct = [...new Set(files)].sort();
  return [...groupBy(distinct, (file) => suiteName(file).topic)].map(([id, ofTopic]) => ({
    id,
    own,
    ...descriptionOf(id, ofTopic),
    files: ofTopic,
  }));
}

/** A topic may have several suites, of which one describes it. */
function descriptionOf(id: string, files: readonly string[]): TopicDescription {
  for (const file of files) {
    const described = describedTopic(readFileSync(file, 'utf8'));
    if (described) return described;
  }
  return { title: id, proves: '' };
}

function namesOf(files: readonly string[]): string {
  return files.map((file) => relative(process.cwd(), file)).join(', ');
}

/**
 * The same topics with the usual suites alone, those with load last, or with the slow ones, which want a cluster of their own.
 * @param full with those too that are part of full runs alone
 */
export function ofPace(
  topics: readonly TopicSuites[],
  pace: 'usual' | 'slow',
  { full = false }: { readonly full?: boolean } = {},
): readonly TopicSuites[] {
  const paces = pace === 'slow' ? (['slow'] as const) : (['usual', 'load'] as const);
  const names = topics.map(({ files, ...topic }) => ({
    topic,
    files: files.map((file) => ({ file, ...suiteName(file) })).filter((one) => full || !one.full),
  }));
  return names.map(({ topic, files }) => ({
    ...topic,
    files: paces.flatMap((one) => files.filter((file) => file.pace === one).map(({ file }) => file)),
  }));
}

/**
 * The topics that are asked for. When none is named it is the project's own, and where it has none, those that come with Seaworthy.
 * @throws UsageError that lists the known ones when a name is not among them.
 */
export function chooseSuites(all: readonly TopicSuites[], asked: NamesAsked): readonly TopicSuites[] {
  const provable = all.filter(({ files }) => files.length > 0);
  const idsOf = (topics: readonly TopicSuites[]) => topics.map(({ id }) => id);
  const known = idsOf(provable);
  const ofOtherPace = idsOf(all).filter((id) => !known.includes(id) && asked.only.includes(id));
  if (ofOtherPace.length > 0)
    throw new UsageError(
      `No such proofs of topic ${ofOtherPace.join(', ')}: slow ones run with --slow, all others without`,
      `choose from ${known.join(', ')}`,
    );
  const own = idsOf(provable.filter((topic) => topic.own));
  const chosen = chosenNames('topic', asked, known, own.length > 0 ? own : known);
  return provable.filter(({ id }) => chosen.includes(id));
}
