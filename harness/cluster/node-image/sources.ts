import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Everything that the offline node image is made from, besides Debian packages and Go modules. */
export const sources = join(import.meta.dirname, '../../../scripts/node-image');

/**
 * The version of a Go module that another one requires.
 * @param goMod the file that says it, a path below `sources`
 * @throws Error where it does not
 */
export function pinnedVersion(goMod: string, module: string): string {
  const path = join(sources, goMod);
  const version = new RegExp(`^(?:\\s|require )${module} (v\\S+)( // indirect)?$`, 'm').exec(
    readFileSync(path, 'utf8'),
  )?.[1];
  if (version === undefined) throw new Error(`${path} does not require ${module}`);
  return version;
}
