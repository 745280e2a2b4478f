import { UsageError } from './harness-error.ts';

/** The versions of Kubernetes of which clusters are created, oldest first. */
export const kubernetesVersions = ['1.34', '1.35', '1.36', '1.37'] as const;
export type KubernetesVersion = (typeof kubernetesVersions)[number];

/** The version of a cluster that is created where none is asked for. */
export const defaultKubernetesVersion: KubernetesVersion = '1.37';

/** @param release what a cluster tells, such as `v1.36.4` */
export function isOfVersion(release: string, version: KubernetesVersion): boolean {
  return release.startsWith(`v${version}.`);
}

/**
 * @param release what a cluster tells, such as `v1.36.4`
 * @param wanted such as `1.35`
 */
export function isOlder(release: string, wanted: string): boolean {
  const [is, least] = [versionOf(release), versionOf(wanted)];
  const first = least.findIndex((part, index) => (is[index] ?? 0) !== part);
  return first >= 0 && (is[first] ?? 0) < (least[first] ?? 0);
}

/**
 * `v1.30.4-gke.100` is `[1, 30, 4]`.
 * @throws UsageError for a text that is no version
 */
export function versionOf(text: string): readonly number[] {
  const [, version] = /^v?(\d+(?:\.\d+){1,2})(?![\d.])/.exec(text) ?? [];
  if (version !== undefined) return version.split('.').map(Number);
  throw new UsageError(`${text} is no version of Kubernetes`, 'write it as in 1.33');
}
