import { join } from 'node:path';
import type { Config } from '../../../config/config.ts';

/** The label that minikube gives to the containers of all its profiles. */
export const minikubeLabel = 'created_by.minikube.sigs.k8s.io=true';

/** minikube's own folder for our profiles: what the user has in `~/.minikube` is not touched. */
export function minikubeHome({ cacheDir }: Pick<Config, 'cacheDir'>): string {
  return join(cacheDir, 'minikube');
}

/** The profile, which is also the name of its context, of its Docker network and of its first node. */
export function profileOf({ clusterName }: Pick<Config, 'clusterName'>): string {
  return clusterName;
}

/** The harness's own kubeconfig. It is written when the cluster is finished, so its absence marks one that is not. */
export function kubeconfigPath(config: Pick<Config, 'cacheDir' | 'clusterName'>): string {
  return join(minikubeHome(config), `${profileOf(config)}.kubeconfig`);
}

/** The file that records with what the cluster was created. */
export function recordPath(config: Pick<Config, 'cacheDir' | 'clusterName'>): string {
  return join(minikubeHome(config), `${profileOf(config)}.made.json`);
}

/** kubectl of a Kubernetes version on a node of minikube. */
export function kubectlOnNode(version: string): string {
  return `/var/lib/minikube/binaries/${version}/kubectl`;
}
