import { realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { HarnessError } from '../harness-error.ts';

/**
 * A name from elsewhere (an API, a manifest, a saved run) as one segment of a path, of a file or of a URL: returned as it is.
 * @throws HarnessError `unsafe-name` for what is no segment: empty, `.`, `..`, or with a separator or a control character
 */
export function safeSegment(name: string): string {
  if (name !== '' && name !== '.' && name !== '..' && !/[/\\\p{Cc}]/u.test(name)) return name;
  throw new HarnessError(`${JSON.stringify(name)} cannot be part of a path`, {
    code: 'unsafe-name',
    fix: 'Correct the name where it comes from: the cluster, a manifest or a saved run',
  });
}

/**
 * The path in a folder that names from elsewhere lead to, whether something is there or not: `pathInside(dir, 'logs', name)`.
 * @throws HarnessError `unsafe-name` where one of them is no segment of a path
 */
export function pathInside(dir: string, ...names: readonly string[]): string {
  return join(dir, ...names.map(safeSegment));
}

/**
 * Like `pathInside`, for a file that is read from a folder which somebody else may have made: links may lead to other
 * places in the folder, but not out of it, and only to regular files.
 * @returns the path with its links resolved
 * @throws HarnessError `unsafe-name`, `unsafe-file`; ENOENT where there is nothing
 */
export function fileInside(dir: string, ...names: readonly string[]): string {
  const path = pathInside(dir, ...names);
  const real = realpathSync(path);
  if (real.startsWith(realpathSync(dir) + sep) && statSync(real).isFile()) return real;
  throw new HarnessError(
    `${path} is not read: expected a regular file in ${dir}, found something else or a link out of it`,
    {
      code: 'unsafe-file',
    },
  );
}
