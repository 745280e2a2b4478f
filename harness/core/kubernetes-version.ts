/** The versions of Kubernetes of which clusters are created, oldest first. */
export const kubernetesVersions = ['1.34', '1.35', '1.36', '1.37'] as const;
export type KubernetesVersion = (typeof kubernetesVersions)[number];

/** The version of a cluster that is created where none is asked for. */
export const defaultKubernetesVersion: KubernetesVersion = '1.37';

/** @param release what a cluster tells, such as `v1.36.4` */
export function isOfVersion(release: string, version: KubernetesVersion): boolean {
  return release.startsWith(`v${version}.`);
}
