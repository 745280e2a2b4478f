/** A kind of object, and where the API has it. */
export interface MadeResource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
}

/**
 * The kinds that proofs make in a namespace that stays, and that are removed from it: no others are made there. In the order in which they
 * are deleted: what makes pods goes before them.
 */
export const madeResources: readonly MadeResource[] = [
  { apiVersion: 'apps/v1', kind: 'Deployment', plural: 'deployments' },
  { apiVersion: 'apps/v1', kind: 'StatefulSet', plural: 'statefulsets' },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet', plural: 'replicasets' },
  { apiVersion: 'v1', kind: 'Pod', plural: 'pods' },
  { apiVersion: 'v1', kind: 'Service', plural: 'services' },
  { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', plural: 'poddisruptionbudgets' },
  { apiVersion: 'v1', kind: 'PersistentVolumeClaim', plural: 'persistentvolumeclaims' },
  { apiVersion: 'v1', kind: 'ConfigMap', plural: 'configmaps' },
];
