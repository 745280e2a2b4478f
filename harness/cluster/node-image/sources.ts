import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Everything that the offline node image is made from, besides Debian packages and Go modules. */
export const sources = join(import.meta.dirname, '../../../scripts/node-image');

/** The Kubernetes that the node image is built with, as its Go module pins it: `v1.37.2`. */
export const kubernetesVersion = pinnedVersion('k8s.io/kubernetes');

function pinnedVersion(module: string): string {
  const path = join(sources, 'programs', 'go.mod');
  const version = new RegExp(`^\\s${module} (v\\S+)$`, 'm').exec(readFileSync(path, 'utf8'))?.[1];
  if (version === undefined) throw new Error(`${path} does not require ${module}`);
  return version;
}
