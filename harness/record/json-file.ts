import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { describeError, HarnessError } from '../core/harness-error.ts';

/**
 * Reads a JSON file of a run.
 * @param name of the file in the words of the error
 * @throws HarnessError that names the file and each value that is not as expected.
 */
export function readJson<T>(path: string, schema: z.ZodType<T>, name = path): T {
  return parseJson(readFileSync(path, 'utf8'), schema, name);
}

/** The values of a file of lines, and what is wrong with the first line that cannot be read. */
export interface ReadLines<T> {
  readonly values: readonly T[];
  readonly unreadable: string | undefined;
}

/**
 * Reads a file of one JSON value a line, past lines that are broken. A last line without its end is the mark of a killed
 * writer and is left out.
 * @param name of the file in the words of what is wrong
 */
export function readJsonLines<T>(path: string, schema: z.ZodType<T>, name = path): ReadLines<T> {
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  const values: T[] = [];
  const broken: string[] = [];
  for (const [index, line] of lines.entries()) {
    const read = tryRead(() => parseJson(line, schema, `${name}:${String(index + 1)}`));
    if ('value' in read) values.push(read.value);
    else broken.push(read.unreadable);
  }
  const [first, ...others] = broken;
  if (first === undefined) return { values, unreadable: undefined };
  const more = others.length === 0 ? '' : `\n… and ${String(others.length)} lines more`;
  return { values, unreadable: `${first}${more}` };
}

/** The value of a file, or the reason why it cannot be read. */
export type Read<T> = { readonly value: T } | { readonly unreadable: string };

/** Reads a file and returns any error as a value, so that one unreadable file does not keep others from being read. */
export function tryRead<T>(read: () => T): Read<T> {
  try {
    return { value: read() };
  } catch (error) {
    return { unreadable: describeError(error) };
  }
}

function parseJson<T>(text: string, schema: z.ZodType<T>, where: string): T {
  const content = schema.safeParse(parse(text, where));
  if (content.success) return content.data;
  throw unreadable(where, z.prettifyError(content.error), content.error);
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(where, String(error), error);
  }
}

function unreadable(where: string, problem: string, cause: unknown): HarnessError {
  return new HarnessError(`${where} is not what a run writes\n${problem}`, {
    code: 'run-file-invalid',
    fix: 'run it again with this version: files of a run are not edited by hand',
    cause,
  });
}
