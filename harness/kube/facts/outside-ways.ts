import type { V1Ingress } from '@kubernetes/client-node';
import type { Wire } from '../client/wire.ts';
import type { ServiceSpec } from './service-spec.ts';

/** By which requests come to a Service from outside of the cluster. */
export interface OutsideWay {
  readonly kind: 'Ingress' | 'HTTPRoute' | 'LoadBalancer';
  /** Of the object; of a load balancer that of its Service. */
  readonly name: string;
  readonly service: string;
  /** Its URL, as far as that is known: of a route the host alone, as its Gateway says whether it speaks TLS. */
  readonly at?: string;
}

/** One for each Service that an Ingress leads to. */
export function ingressWays({ metadata, spec }: Wire<V1Ingress>): readonly OutsideWay[] {
  const isSecured = (host: string) =>
    (spec?.tls ?? []).some(({ hosts = [] }) => hosts.length === 0 || hosts.some((one) => isOf(host, one)));
  const byRule = (spec?.rules ?? []).flatMap(({ host, http }) =>
    (http?.paths ?? []).map(({ backend, path = '/' }) => {
      const { at } = atOf(host);
      const url = at && { at: `${isSecured(at) ? 'https' : 'http'}://${at}${plainPath.test(path) ? path : '/'}` };
      return { backend, ...url };
    }),
  );
  const byDefault = spec?.defaultBackend ? [{ backend: spec.defaultBackend }] : [];
  return onePerService(
    [...byRule, ...byDefault].flatMap(({ backend, ...its }) =>
      backend.service
        ? [{ kind: 'Ingress', name: metadata?.name ?? '', service: backend.service.name, ...its } as const]
        : [],
    ),
  );
}

/** What is read of an HTTPRoute of the Gateway API, of which client-node has no model. */
export interface HttpRoute {
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
  readonly spec?: {
    readonly hostnames?: readonly string[];
    readonly rules?: readonly {
      readonly backendRefs?: readonly {
        readonly name: string;
        readonly group?: string;
        readonly kind?: string;
        readonly namespace?: string;
      }[];
    }[];
  };
}

/** One for each Service of its namespace that an HTTPRoute leads to. */
export function routeWays({ metadata, spec }: HttpRoute): readonly OutsideWay[] {
  const refs = (spec?.rules ?? []).flatMap(({ backendRefs = [] }) => backendRefs);
  const services = refs.filter(
    ({ group = '', kind = 'Service', namespace = metadata?.namespace }) =>
      group === '' && kind === 'Service' && namespace === metadata?.namespace,
  );
  const at = (spec?.hostnames ?? []).map(atOf).find((one) => one.at !== undefined);
  return onePerService(
    services.map((ref) => ({ kind: 'HTTPRoute', name: metadata?.name ?? '', service: ref.name, ...at })),
  );
}

/** That of a Service of type LoadBalancer, by its first port. */
export function loadBalancerWays({ name, type, ports, loadBalancer }: ServiceSpec): readonly OutsideWay[] {
  if (type !== 'LoadBalancer') return [];
  const [port] = ports;
  if (port === undefined || loadBalancer === undefined) return [{ kind: 'LoadBalancer', name, service: name }];
  const scheme = port.port === 443 || port.name === 'https' || port.appProtocol === 'https' ? 'https' : 'http';
  const host = loadBalancer.includes(':') ? `[${loadBalancer}]` : loadBalancer;
  return [{ kind: 'LoadBalancer', name, service: name, at: `${scheme}://${host}:${port.port}/` }];
}

/** One that is no expression, as some controllers take. */
const plainPath = /^\/[\w.~/-]*$/;

/** A host with a wildcard stands for many. */
function atOf(host: string | undefined): Pick<OutsideWay, 'at'> {
  return host === undefined || host === '' || host.includes('*') ? {} : { at: host };
}

function isOf(host: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? host.slice(host.indexOf('.')) === pattern.slice(1) : host === pattern;
}

/** The first of them. */
function onePerService(ways: readonly OutsideWay[]): readonly OutsideWay[] {
  return ways.filter((way, index) => ways.findIndex(({ service }) => service === way.service) === index);
}
