import { existsSync, readFileSync, statSync } from 'node:fs';
import { UsageError } from '../../core/harness-error.ts';

/**
 * The contents of a file that an option names.
 * @throws UsageError where there is no such file; it does not echo what stands in one
 */
export function namedFile(flag: string, path: string): Buffer {
  if (path.includes('-----BEGIN '))
    throw new UsageError(`${flag} takes the name of a file, and got what stands in one`);
  if (existsSync(path) && statSync(path).isFile()) return readFileSync(path);
  throw new UsageError(`${flag} names ${path}, which is no file`);
}
