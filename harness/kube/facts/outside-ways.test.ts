import { describe, expect, test } from 'vitest';
import type { KubeClient } from '../client/kube-client.ts';
import { KubeError } from '../client/kube-error.ts';
import { ingressWays, loadBalancerWays, routeWays } from './outside-ways.ts';
import type { ServiceSpec } from './service-spec.ts';
import { readSurroundings } from './surroundings.ts';

describe('an Ingress', () => {
  const ingress = (spec: object) => ingressWays({ metadata: { name: 'shop' }, spec });
  const rule = (host: string | undefined, path: string, service: string) => ({
    ...(host !== undefined && { host }),
    http: { paths: [{ path, pathType: 'Prefix', backend: { service: { name: service, port: { number: 80 } } } }] },
  });
  const at = (spec: object) => ingress(spec).map((way) => way.at);

  test('leads to the Service of each rule, and to that of its default, each once', () => {
    const rules = [rule('a.test', '/', 'web'), rule('b.test', '/', 'web'), rule('a.test', '/db', 'admin')];
    const defaultBackend = { service: { name: 'pages', port: { number: 80 } } };
    expect(ingress({ rules, defaultBackend })).toEqual([
      { kind: 'Ingress', name: 'shop', service: 'web', at: 'http://a.test/' },
      { kind: 'Ingress', name: 'shop', service: 'admin', at: 'http://a.test/db' },
      { kind: 'Ingress', name: 'shop', service: 'pages' },
    ]);
    expect(ingress({ defaultBackend: { resource: { kind: 'Bucket', name: 'x' } } })).toEqual([]);
  });

  test('speaks TLS where that is for the host', () => {
    const rules = [rule('shop.test', '/items', 'web')];
    expect(at({ rules, tls: [{ hosts: ['shop.test'] }] })).toEqual(['https://shop.test/items']);
    expect(at({ rules, tls: [{ hosts: ['*.test'] }] })).toEqual(['https://shop.test/items']);
    expect(at({ rules, tls: [{}] })).toEqual(['https://shop.test/items']);
    expect(at({ rules, tls: [{ hosts: ['other.test'] }] })).toEqual(['http://shop.test/items']);
  });

  test('has no URL for many hosts, and no path that is an expression', () => {
    expect(at({ rules: [rule('*.test', '/', 'web')] })).toEqual([undefined]);
    expect(at({ rules: [rule(undefined, '/', 'web')] })).toEqual([undefined]);
    expect(at({ rules: [rule('shop.test', '/api(/|$)(.*)', 'web')] })).toEqual(['http://shop.test/']);
  });
});

test('an HTTPRoute leads to Services of its own namespace, at its host', () => {
  const backendRefs = [
    { name: 'web', port: 80 },
    { name: 'there', namespace: 'other' },
    { name: 'bucket', kind: 'Bucket', group: 'x.test' },
  ];
  const metadata = { name: 'shop', namespace: 'shop' };
  expect(routeWays({ metadata, spec: { hostnames: ['*.test', 'shop.test'], rules: [{ backendRefs }] } })).toEqual([
    { kind: 'HTTPRoute', name: 'shop', service: 'web', at: 'shop.test' },
  ]);
  expect(routeWays({ metadata, spec: { rules: [{}] } })).toEqual([]);
});

test('a load balancer has its address, once it has one', () => {
  const service = { name: 'web', type: 'LoadBalancer', ports: [{ port: 443 }] } as unknown as ServiceSpec;
  const way = { kind: 'LoadBalancer', name: 'web', service: 'web' };
  expect(loadBalancerWays(service)).toEqual([way]);
  expect(loadBalancerWays({ ...service, loadBalancer: 'lb.test' })).toEqual([{ ...way, at: 'https://lb.test:443/' }]);
  expect(loadBalancerWays({ ...service, loadBalancer: 'fd00::7' })[0]?.at).toBe('https://[fd00::7]:443/');
  expect(loadBalancerWays({ ...service, type: 'ClusterIP' })).toEqual([]);
});

describe('what leads to the Services of a namespace', () => {
  const ingress = { metadata: { name: 'shop' }, spec: { defaultBackend: { service: { name: 'web' } } } };
  const outsideOn = async (answers: Readonly<Record<string, number>>) => {
    const json = ({ path }: { path: string }) => {
      const plural = path.split('/').at(-1) ?? '';
      const status = answers[plural];
      if (status !== undefined) return Promise.reject(new KubeError(`GET ${path}`, { status, message: 'no' }));
      return Promise.resolve({ items: plural === 'ingresses' ? [ingress] : [] });
    };
    return (await readSurroundings({ transport: { json } } as unknown as KubeClient, 'shop')).outside;
  };
  const known = [{ kind: 'Ingress', name: 'shop', service: 'web' }];

  test('is read, and a cluster without the Gateway API has no routes', async () => {
    expect(await outsideOn({ httproutes: 404 })).toEqual({ ways: known, unread: [] });
  });

  test('is not known where it may not be read, which ends nothing', async () => {
    expect(await outsideOn({ httproutes: 403 })).toEqual({ ways: known, unread: ['HTTPRoute'] });
    expect(await outsideOn({ ingresses: 403, httproutes: 500 })).toEqual({
      ways: [],
      unread: ['Ingress', 'HTTPRoute'],
    });
  });
});
