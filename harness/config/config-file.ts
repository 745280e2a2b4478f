import { closeSync, existsSync, fstatSync, openSync, readFileSync, constants } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { describeError, UsageError } from '../core/harness-error.ts';
import { evaluateConfig } from './evaluate-config.ts';

const fileNames = ['seaworthy.config.ts', 'seaworthy.config.yaml', 'seaworthy.config.yml'];

/** Larger than any settings can be, and small enough that nothing in it takes long to read. */
const limitBytes = 64 * 1024;

export interface ConfigFile {
  /** The path as the user gave it. */
  readonly path: string;
  /** Whatever it holds: not yet validated. */
  readonly content: unknown;
}

/**
 * Reads the config file that is named, else the one of the working directory; undefined where there is none.
 * @throws UsageError in one line when it cannot be read
 */
export async function readConfigFile(named: string | undefined, cwd: string): Promise<ConfigFile | undefined> {
  const path = named ?? fileNames.find((name) => existsSync(join(cwd, name)));
  if (path === undefined) return undefined;
  const full = resolve(cwd, path);
  if (!existsSync(full)) throw new UsageError(`No such config file: ${path}`);
  try {
    const text = readText(full);
    const content: unknown = /\.[cm]?[jt]s$/.test(full) ? await evaluateConfig(full) : (parseYaml(text) ?? {});
    return { path, content };
  } catch (error) {
    // After the first line comes an excerpt of the file, which may hold secrets.
    const [reason = ''] = describeError(error).split('\n');
    throw new UsageError(`The config file ${path} cannot be used: ${reason.replace(/:$/, '')}`);
  }
}

/** Only a regular file is read: a pipe or a device might never end. */
function readText(path: string): string {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const status = fstatSync(file);
    if (!status.isFile()) throw new Error('it is no regular file');
    if (status.size > limitBytes) throw new Error(`it has ${status.size} bytes, more than ${limitBytes}`);
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

/**
 * A warning of the parser, such as one about an unknown tag, counts as an error: what would be read is not what was
 * meant.
 */
function parseYaml(text: string): unknown {
  const document = parseDocument(text);
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw problem;
  return document.toJS();
}
