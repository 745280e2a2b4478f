import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chosenNames, type NamesAsked } from './names-asked.ts';

/**
 * The runtimes that are asked for; undefined for all.
 * @throws UsageError that lists the known ones: `sample-apps/<app>/<runtime>/Dockerfile`.
 */
export function chooseRuntimes(root: string, asked: NamesAsked): readonly string[] | undefined {
  const chosen = chosenNames('runtime', asked, knownRuntimes(join(root, 'sample-apps')));
  return asked.only.length + asked.not.length === 0 ? undefined : chosen;
}

function knownRuntimes(sampleApps: string): string[] {
  const folders = readdirSync(sampleApps).flatMap((app) =>
    readdirSync(join(sampleApps, app)).map((runtime) => ({ runtime, path: join(sampleApps, app, runtime) })),
  );
  const buildable = folders.filter(({ path }) => existsSync(join(path, 'Dockerfile')));
  return [...new Set(buildable.map(({ runtime }) => runtime))].sort();
}
