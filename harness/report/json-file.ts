import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { HarnessError } from '../core/harness-error.ts';

/**
 * Reads a JSON file of a run.
 * @throws HarnessError that names the file and each value that is not as expected.
 */
export function readJson<T>(path: string, schema: z.ZodType<T>): T {
  return parseJson(readFileSync(path, 'utf8'), schema, path);
}

/**
 * Reads a file of one JSON value a line. A last line without its end is the mark of a killed writer and is left out.
 * @throws HarnessError that names the file, the line and each value that is not as expected.
 */
export function readJsonLines<T>(path: string, schema: z.ZodType<T>): T[] {
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.map((line, index) => parseJson(line, schema, `${path}:${String(index + 1)}`));
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
  return new HarnessError(`${where} is not what a run writes:\n${problem}`, {
    code: 'run-file-invalid',
    fix: 'run it again with this version: files of a run are not edited by hand',
    cause,
  });
}
