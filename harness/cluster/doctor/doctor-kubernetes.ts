import type { Config } from '../../config/config.ts';
import { defaultKubernetesVersion } from '../../core/kubernetes-version.ts';
import { isCompiled } from '../node-image/ensure-node-image.ts';
import { builtRelease } from '../node-image/kubernetes-releases.ts';
import type { Check } from './check.ts';

/** Which Kubernetes a cluster gets that is created, and from where. */
export async function checkKubernetes(config: Config): Promise<Check> {
  const { kubernetesVersion: asked, nodeImage, images } = config;
  const check = { name: 'Kubernetes', state: 'ok' } as const;
  if (nodeImage !== undefined) return { ...check, detail: `that of the node image ${nodeImage}` };
  const release = builtRelease(asked);
  const built = (await isCompiled(config)) ? `${release}, built here earlier` : `${release}, built here`;
  const from = images === 'public' ? 'a public image' : images === 'offline' ? built : `a public image, else ${built}`;
  return { ...check, detail: `${asked ?? `${defaultKubernetesVersion} by default`}: ${from}` };
}
