import type { V1Endpoint, V1EndpointSlice } from '@kubernetes/client-node';
import type { EndpointStatus, EndpointSliceFact } from '../../timeline/fact.ts';
import type { Wire } from '../client/wire.ts';

/** The fact that a watch event of an EndpointSlice makes; `at` is the time of its arrival. */
export function toEndpointSliceFact(
  change: EndpointSliceFact['change'],
  { metadata, endpoints }: Wire<V1EndpointSlice>,
  at: number,
): EndpointSliceFact {
  return {
    kind: 'endpointslice',
    source: 'watch',
    at,
    change,
    namespace: metadata?.namespace ?? '',
    name: metadata?.name ?? '',
    service: metadata?.labels?.['kubernetes.io/service-name'] ?? '',
    // A slice without endpoints travels as null.
    endpoints: ((endpoints as Wire<V1Endpoint>[] | null | undefined) ?? []).map(readEndpoint),
  };
}

/** Unset conditions mean, by the API: ready and serving yes, terminating no. */
function readEndpoint({ targetRef, addresses, conditions }: Wire<V1Endpoint>): EndpointStatus {
  const ready = conditions?.ready ?? true;
  return {
    pod: targetRef?.name ?? '',
    ip: addresses[0] ?? '',
    ready,
    serving: conditions?.serving ?? ready,
    terminating: conditions?.terminating ?? false,
  };
}
