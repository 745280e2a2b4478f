import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/harness-error.ts';

/**
 * The runtimes that are asked for; undefined for all.
 * @throws UsageError that lists the known ones: `sample-apps/<app>/<runtime>/Dockerfile`.
 */
export function chooseRuntimes(root: string, asked: readonly string[]): readonly string[] | undefined {
  const known = knownRuntimes(join(root, 'sample-apps'));
  const unknown = asked.filter((runtime) => !known.includes(runtime));
  if (unknown.length > 0) {
    throw new UsageError(`Unknown runtime: ${unknown.join(', ')}`, `choose from ${known.join(', ')}`);
  }
  return asked.length === 0 ? undefined : asked;
}

function knownRuntimes(sampleApps: string): string[] {
  const folders = readdirSync(sampleApps).flatMap((app) =>
    readdirSync(join(sampleApps, app)).map((runtime) => ({ runtime, path: join(sampleApps, app, runtime) })),
  );
  const buildable = folders.filter(({ path }) => existsSync(join(path, 'Dockerfile')));
  return [...new Set(buildable.map(({ runtime }) => runtime))].sort();
}
