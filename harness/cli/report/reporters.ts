import { join, parse } from 'node:path';
import { Option } from 'commander';
import { UsageError } from '../../core/harness-error.ts';

const names = ['text', 'json', 'junit', 'html', 'github'] as const;
export type ReporterName = (typeof names)[number];

/** `--reporter NAME[=FILE]`, which can be given any number of times: what `reportersOf` reads. */
export function reporterOption(): Option {
  return new Option(
    '--reporter <name[=file]>',
    'text, json, junit, html or github: written to the file, or without one printed in place of the text; repeatable',
  )
    .argParser((value, before: readonly string[]) => [...before, value])
    .default([]);
}

/** Where what a run came to is told, besides the files of its folder. */
export interface Reporters {
  /** What is printed on stdout; undefined where nothing was asked for. */
  readonly stdout: Exclude<ReporterName, 'github'> | undefined;
  /** The job of GitHub Actions is told though nothing says that this is one. */
  readonly github: boolean;
  readonly files: readonly { readonly name: ReporterName; readonly path: string }[];
}

/**
 * Reads `--reporter NAME[=FILE]`, given any number of times. A name with a file writes it there; one without takes the place of
 * the text on stdout.
 * @param output of `-o`, which is the same as a reporter without a file
 * @throws UsageError
 */
export function reportersOf(values: readonly string[], output: 'text' | 'json'): Reporters {
  const asked = values.map((value) => {
    const [given = '', ...rest] = value.split('=');
    const name = names.find((one) => one === given);
    const path = rest.join('=');
    if (name === undefined)
      throw new UsageError(`There is no reporter ${given || 'without a name'}`, `choose from ${names.join(', ')}`);
    if (rest.length > 0 && path === '')
      throw new UsageError(`--reporter ${value} names no file`, `name one, as in --reporter ${name}=FILE`);
    return { name, path };
  });
  const printed = [
    ...asked.flatMap(({ name, path }) => (path === '' && name !== 'github' ? [name] : [])),
    ...(output === 'json' ? ['json' as const] : []),
  ];
  const [stdout, ...others] = new Set(printed);
  if (others.length > 0)
    throw new UsageError(
      `Only one of ${[...new Set(printed)].join(' and ')} can be printed on stdout`,
      `give the others a file, as in --reporter ${others[0] ?? ''}=FILE`,
    );
  return {
    stdout,
    github: asked.some(({ name, path }) => name === 'github' && path === ''),
    files: asked.filter(({ path }) => path !== ''),
  };
}

/**
 * The reporters of each of several runs of one command, by its name: their files are its own, such as `junit-shop.xml` for `junit.xml`.
 * @throws UsageError where what is to be printed cannot be printed several times
 */
export function reportersOfEach({ stdout, files, ...others }: Reporters): (name: string) => Reporters {
  if (stdout === 'junit' || stdout === 'html')
    throw new UsageError(
      `Several apps are verified, and ${stdout} of them all cannot be printed on stdout`,
      `give it a file, as in --reporter ${stdout}=FILE, which each app gets under its own name; or name one app with --target`,
    );
  return (name) => ({
    ...others,
    stdout,
    files: files.map((file) => ({ ...file, path: pathOfOne(file.path, name) })),
  });
}

function pathOfOne(path: string, name: string): string {
  const { dir, name: base, ext } = parse(path);
  return join(dir, `${base}-${encodeURIComponent(name)}${ext}`);
}
