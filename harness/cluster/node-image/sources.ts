import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Everything that the offline node image is made from, besides Debian packages and Go modules. */
export const sources = join(import.meta.dirname, '../../../scripts/node-image');

/** The Kubernetes that the node image is built with, as its Go module pins it: `v1.37.2`. */
export const kubernetesVersion = pinnedVersion('programs', 'k8s.io/kubernetes');

/**
 * The version of a Go module that another one, a folder of `sources`, requires.
 * @throws Error where it does not
 */
export function pinnedVersion(by: string, module: string): string {
  const path = join(sources, by, 'go.mod');
  const version = new RegExp(`^(?:\\s|require )${module} (v\\S+)( // indirect)?$`, 'm').exec(
    readFileSync(path, 'utf8'),
  )?.[1];
  if (version === undefined) throw new Error(`${path} does not require ${module}`);
  return version;
}
