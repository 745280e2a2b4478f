import type { Fix } from './fix.ts';

/** Lets the Service send what comes to a node to the pods of every node. */
export const allNodesServe: Fix = {
  causes: ['no-local-pod'],
  changes: (_, { service }) => {
    if (!service) return { whyNot: 'the Service that leads to its pods is not known' };
    // The API server refuses a Service that is new and has such a port without the policy Local.
    const port = service.type === 'LoadBalancer' ? { healthCheckNodePort: null } : {};
    const spec = { externalTrafficPolicy: 'Cluster', ...port };
    return {
      beside: [{ apiVersion: 'v1', kind: 'Service', name: service.name, spec, value: 'service' }],
      beware: ['what another node sends on comes from the address of that node then, and not from that of the client'],
    };
  },
};
