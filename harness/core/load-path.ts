/**
 * How load reaches the cluster without a proxy in its way.
 * - `host-ports`: from this machine through address translation only (an engine without a userland proxy).
 * - `cluster-network`: from a container on the cluster's Docker network.
 * - `node-addresses`: from this machine to the addresses of the nodes, where the network leads there.
 * - `load-balancer`: from this machine by a load balancer that the cluster makes for a Service.
 * - `pods`: from pods in the cluster (an existing context that we know nothing about).
 */
export type LoadPathName = (typeof loadPathNames)[number];

export const loadPathNames = ['host-ports', 'cluster-network', 'node-addresses', 'load-balancer', 'pods'] as const;
