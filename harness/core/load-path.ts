/**
 * How load reaches the cluster without a proxy in its way.
 * - `host-ports`: from this machine through address translation only (an engine without a userland proxy).
 * - `cluster-network`: from a container on the cluster's Docker network.
 * - `pods`: from pods in the cluster (an existing context that we know nothing about).
 */
export type LoadPathName = (typeof loadPathNames)[number];

export const loadPathNames = ['host-ports', 'cluster-network', 'pods'] as const;
