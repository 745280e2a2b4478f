import { join } from 'node:path';
import type { Config } from '../../../config/config.ts';

/** The Docker network that kind puts the nodes of all its clusters on. */
export const dockerNetwork = 'kind';

/** kind's name for the context of our cluster. */
export function kindContext(config: Config): string {
  return `kind-${config.clusterName}`;
}

/** The container that is the node with the API server, as kind names it, and kubectl there with all rights. */
export function kubectlInNode({ clusterName }: Pick<Config, 'clusterName'>) {
  return [`${clusterName}-control-plane`, 'kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf'] as const;
}

/**
 * The harness's own kubeconfig. It is written when the cluster is finished, so its absence marks one that is not; and
 * nothing that happens to the user's file disturbs a run.
 */
export function kubeconfigPath(config: Config): string {
  return join(config.cacheDir, `${config.clusterName}.kubeconfig`);
}

/** The file that records with what the cluster was created. */
export function recordPath(config: Config): string {
  return join(config.cacheDir, `${config.clusterName}.made.json`);
}
