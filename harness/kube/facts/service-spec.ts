import type { V1Service } from '@kubernetes/client-node';
import type { Wire } from '../client/wire.ts';

export interface ServicePort {
  readonly name: string | undefined;
  readonly port: number;
  /** Number, or name of a port of the container. */
  readonly targetPort: number | string;
  readonly protocol: string;
  readonly appProtocol: string | undefined;
}

/** What a Service says of itself. */
export interface ServiceSpec {
  readonly name: string;
  readonly type: string;
  /** Its own address; empty where it has none, or none yet. */
  readonly address: string;
  readonly headless: boolean;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly ServicePort[];
  readonly sessionAffinity: string;
  readonly publishNotReadyAddresses: boolean;
  readonly externalTrafficPolicy: string | undefined;
  /** Address or host name of its load balancer, where it has one. */
  readonly loadBalancer?: string;
}

export function toServiceSpec({ metadata, spec, status }: Wire<V1Service>): ServiceSpec {
  const [entry] = status?.loadBalancer?.ingress ?? [];
  const loadBalancer = entry?.hostname ?? entry?.ip;
  return {
    name: metadata?.name ?? '',
    type: spec?.type ?? 'ClusterIP',
    address: spec?.clusterIP === 'None' ? '' : (spec?.clusterIP ?? ''),
    headless: spec?.clusterIP === 'None',
    selector: spec?.selector ?? {},
    ports: (spec?.ports ?? []).map(({ name, port, targetPort, protocol, appProtocol }) => ({
      name,
      port,
      targetPort: targetPort ?? port,
      protocol: protocol ?? 'TCP',
      appProtocol,
    })),
    sessionAffinity: spec?.sessionAffinity ?? 'None',
    publishNotReadyAddresses: spec?.publishNotReadyAddresses ?? false,
    externalTrafficPolicy: spec?.externalTrafficPolicy,
    ...(loadBalancer !== undefined && { loadBalancer }),
  };
}
