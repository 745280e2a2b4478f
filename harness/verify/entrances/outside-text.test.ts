import { expect, test } from 'vitest';
import type { OutsideWay } from '../../kube/facts/outside-ways.ts';
import type { Target } from '../target.ts';
import { outsideTexts } from './outside-text.ts';

const ingress: OutsideWay = { kind: 'Ingress', name: 'shop', service: 'web', at: 'https://shop.test/items' };
const balancer: OutsideWay = { kind: 'LoadBalancer', name: 'web', service: 'web' };
const way = { service: { name: 'web' } };
const running = { applied: false, exposure: 'address' } as const;

function told(ways: readonly OutsideWay[], how: Parameters<typeof outsideTexts>[1] = running, its: object = {}) {
  return outsideTexts({ way, outside: { ways, unread: [] }, ...its } as unknown as Target, how);
}

test('an Ingress that load goes past is named with the URL that leads through it', () => {
  expect(told([ingress])).toEqual([
    'Ingress shop of this namespace leads to Service web: what it does to requests is not tested; give --url https://shop.test/items to send load through it',
  ]);
  expect(told([{ ...ingress, kind: 'HTTPRoute', at: 'shop.test' }])[0]).toContain('give --url with host shop.test to');
});

test('of manifests the host of an Ingress leads elsewhere, so that its address is to be given', () => {
  expect(told([ingress], { applied: true, exposure: 'node-port' })).toEqual([
    'Ingress shop of these manifests leads to Service web: what it does to requests is not tested; where the cluster serves it, give --url https://shop.test/items and --resolve shop.test:ADDRESS to send load through it',
  ]);
});

test('a load balancer is named, unless load comes by one', () => {
  expect(told([balancer])).toEqual([
    'Service web has a load balancer: what it does to requests is not tested; give --url with its address to send load through it',
  ]);
  expect(told([balancer, ingress], { applied: false, exposure: 'load-balancer' })).toHaveLength(1);
});

test('nothing is told where load goes to a URL, or nowhere', () => {
  expect(told([ingress], running, { url: { url: 'https://shop.test/', from: 'here' } })).toEqual([]);
  expect(told([ingress], running, { way: undefined })).toEqual([]);
});

test('what may not be read is said', () => {
  expect(told([], running, { outside: { ways: [], unread: ['Ingress', 'HTTPRoute'] } })).toEqual([
    'whether an Ingress or HTTPRoute leads to it is not known: they may not be read',
  ]);
});
