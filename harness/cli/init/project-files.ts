import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../../core/harness-error.ts';
import { projectRoot } from '../e2e/project-root.ts';

/** A file that a project is begun with. */
export interface ProjectFile {
  /** Relative to the project. */
  readonly path: string;
  readonly text: string;
}

/**
 * The files with which a project that uses Seaworthy begins.
 * @param schema where the JSON Schema of the settings is, relative to the project
 */
export function projectFiles(
  schema: string,
  { github, gitlab }: { readonly github: boolean; readonly gitlab: boolean },
): readonly ProjectFile[] {
  return [
    { path: 'seaworthy.config.yaml', text: configFile(schema) },
    ...firstSuite(),
    ...(github ? [{ path: '.github/workflows/seaworthy.yaml', text: example('ci/github.yaml') }] : []),
    ...(gitlab ? [{ path: 'seaworthy.gitlab-ci.yml', text: example('ci/gitlab.yaml') }] : []),
  ];
}

/** That of the example, which is run with every release as it is. */
function firstSuite(): readonly ProjectFile[] {
  const names = readdirSync(join(projectRoot, 'examples/own-suite/e2e'));
  return names.map((name) => ({ path: `e2e/${name}`, text: example(`own-suite/e2e/${name}`) }));
}

function example(path: string): string {
  return readFileSync(join(projectRoot, 'examples', path), 'utf8');
}

/**
 * Writes what is not there yet.
 * @returns whether it was written, file by file
 * @throws UsageError where nothing is missing
 */
export function writeMissing(root: string, files: readonly ProjectFile[]): readonly boolean[] {
  const missing = files.map(({ path }) => !existsSync(join(root, path)));
  if (!missing.includes(true))
    throw new UsageError(
      `There is nothing to write: ${files.map(({ path }) => path).join(', ')} ${files.length === 1 ? 'is' : 'are'} there`,
      'move the existing files away first',
    );
  for (const [index, { path, text }] of files.entries()) {
    if (!missing[index]) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { flag: 'wx' });
  }
  return missing;
}

function configFile(schema: string): string {
  return `# yaml-language-server: $schema=${schema}
# Settings of Seaworthy. A flag wins over a variable, that over this file.

# Your own suites; npx seaworthy e2e runs these, and --topic any of those that come with Seaworthy as well.
suites:
  - e2e/*.seaworthy.ts

# Where runs are kept.
outputDir: results

# A cluster of yours instead of a kind cluster that is made: it is disrupted only with --allow-disruption NAME on the command line.
# context: my-test-cluster
`;
}
