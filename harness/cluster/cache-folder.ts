import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../core/harness-error.ts';
import { makeFolder } from '../core/files/make-folder.ts';

/**
 * The file that marks the cache folder. It also tells backup programs that nothing here need be kept:
 * https://bford.info/cachedir/
 */
const markName = 'CACHEDIR.TAG';
const mark = `Signature: 8a477f597d28d172789f06886806bc55
# The cache folder of Seaworthy. \`seaworthy down --purge\` removes it with all that is in it.
`;

/** All that versions from before the mark put in the folder; `locks` each time. */
const contentsBefore: ReadonlySet<string> = new Set([
  ...['apt', 'bench', 'bin', 'debian-updates.json', 'debs', 'engine', 'id', 'locks', 'logs', 'steps'],
  ...['seaworthy', 'seaworthy-slow'].flatMap((cluster) => [
    `${cluster}.kubeconfig`,
    `${cluster}.kubeconfig.unfinished`,
  ]),
]);

/** Makes the cache folder where there is none, and marks it as ours, unless it holds what is not ours. */
export function makeCacheFolder(folder: string): void {
  makeFolder(folder);
  if (isOurs(folder)) writeFileSync(join(folder, markName), mark);
}

/**
 * Asks whether the cache folder may be removed, before anything is.
 * @throws UsageError when there is one without our mark
 */
export function assureOurCache(folder: string): void {
  if (!existsSync(folder) || isOurs(folder)) return;
  throw new UsageError(
    `${folder} does not carry Seaworthy's mark, the file ${markName}: it may hold what somebody else needs, and stays`,
    'set XDG_CACHE_HOME to the folder that Seaworthy has used, or remove it by hand',
  );
}

/** Our mark says so; in a folder without one, its contents: nothing, or nothing but what earlier versions put there. */
function isOurs(folder: string): boolean {
  const names = readdirSync(folder);
  if (names.includes(markName)) return readFileSync(join(folder, markName), 'utf8') === mark;
  return names.length === 0 || (names.includes('locks') && names.every((name) => contentsBefore.has(name)));
}
