import type { LocatedManifest } from '../read-manifests.ts';
import { whyNotMade } from './allowed-kinds.ts';
import { scopeWithoutCluster } from './scope.ts';

/** What becomes of manifests that are not applied to a namespace, as far as it is known before there is a cluster. */
export interface KnownBefore {
  /** `Namespace/shop (it belongs to no namespace)` */
  readonly leftOut: readonly string[];
  /** Names of those that are made beside the namespace. */
  readonly clusterWide: readonly string[];
  /** Names of those whose kind only the cluster may know. */
  readonly unknown: readonly string[];
}

/** @param kinds the cluster-scoped ones that are allowed */
export function knownBefore(
  located: readonly Pick<LocatedManifest, 'manifest'>[],
  kinds: readonly string[],
): KnownBefore {
  const manifests = located.map(({ manifest }) => manifest);
  const told = manifests.map((manifest) => ({
    name: `${manifest.kind}/${manifest.metadata.name}`,
    scope: scopeWithoutCluster(manifest),
    whyNot: whyNotMade(manifest, { manifests, kinds, namespace: '' }),
  }));
  const ofCluster = told.filter(({ scope }) => scope === 'cluster');
  return {
    leftOut: ofCluster.flatMap(({ name, whyNot }) => (whyNot === undefined ? [] : [`${name} (${whyNot})`])),
    clusterWide: ofCluster.filter(({ whyNot }) => whyNot === undefined).map(({ name }) => name),
    unknown: told.filter(({ scope }) => scope === 'unknown').map(({ name }) => name),
  };
}
