import { describe, expect, it, test } from 'vitest';
import type { Manifest } from '../../../kube/actions/manifest.ts';
import { parseManifests } from '../read-manifests.ts';
import { allowedKind, whyNotMade } from './allowed-kinds.ts';
import { boundToOwn } from './bound-to-own.ts';
import { knownBefore } from './known-before.ts';
import { scopeWithoutCluster } from './scope.ts';

const rbac = 'rbac.authorization.k8s.io/v1';
const of = (apiVersion: string, kind: string, fields: object = {}, metadata: object = {}): Manifest => ({
  ...{ apiVersion, kind, metadata: { name: 'x', ...metadata } },
  ...fields,
});

test.each([
  ['v1', 'Namespace', 'cluster'],
  ['v1', 'Service', 'namespace'],
  ['apps/v1', 'Deployment', 'namespace'],
  [rbac, 'ClusterRole', 'cluster'],
  [rbac, 'Role', 'namespace'],
  ['admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'cluster'],
  ['flowcontrol.apiserver.k8s.io/v1', 'FlowSchema', 'cluster'],
  ['gateway.networking.k8s.io/v1', 'Gateway', 'unknown'],
  ['snapshot.storage.k8s.io/v1', 'VolumeSnapshot', 'unknown'],
  ['example.org/v1', 'Namespace', 'unknown'],
])('%s %s belongs to: %s', (apiVersion, kind, scope) => {
  expect(scopeWithoutCluster({ apiVersion, kind })).toBe(scope);
});

test('a kind is allowed however its letters are written; one that could harm others is refused, and so is what is none', () => {
  expect(allowedKind('clusterrole')).toBe('ClusterRole');
  expect(() => allowedKind('PersistentVolume')).toThrow(
    '--allow-kind cannot allow PersistentVolume: it may be storage',
  );
  expect(() => allowedKind('namespace')).toThrow('cannot allow Namespace: manifests get a namespace of their own');
  expect(() => allowedKind('Service')).toThrow(/takes ClusterRoleBinding, .* and not `Service`/);
});

describe('a cluster-scoped object', () => {
  const whyNot = (manifest: Manifest, kinds = ['ClusterRole', 'ClusterRoleBinding', 'PriorityClass', 'StorageClass']) =>
    whyNotMade(manifest, { manifests: [manifest], kinds, namespace: 'sw-1' });

  it('is made where its kind is allowed', () => {
    expect(whyNot(of(rbac, 'ClusterRole'))).toBeUndefined();
    expect(whyNot(of(rbac, 'ClusterRole'), [])).toMatch(/--allow-kind ClusterRole is not given/);
    expect(whyNot(of('v1', 'Namespace'), ['Namespace'])).toBe('it belongs to no namespace');
    expect(whyNot(of('example.org/v1', 'ClusterRole'))).toBe('it belongs to no namespace');
  });

  it.each([
    [
      of(rbac, 'ClusterRole', {}, { labels: { 'rbac.authorization.k8s.io/aggregate-to-admin': 'true' } }),
      /aggregate-to/,
    ],
    [of('scheduling.k8s.io/v1', 'PriorityClass', { globalDefault: true }), /globalDefault/],
    [
      of(
        'storage.k8s.io/v1',
        'StorageClass',
        {},
        { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      ),
      /is-default-class/,
    ],
    [
      of(rbac, 'ClusterRoleBinding', { subjects: [{ kind: 'Group', name: 'system:authenticated' }] }),
      /it binds Group system:authenticated/,
    ],
    [
      of(rbac, 'ClusterRoleBinding', { subjects: [{ kind: 'ServiceAccount', name: 'x', namespace: 'shop' }] }),
      /it binds ServiceAccount x, who is not of the namespace/,
    ],
  ])('is not made where others would feel it', (manifest, reason) => {
    expect(whyNot(manifest)).toMatch(reason);
  });
});

test('a binding is of the namespace that the manifests are applied to', () => {
  const account = (name: string, namespace: string) => ({ kind: 'ServiceAccount', name, namespace });
  const subjects = [
    account('default', 'shop'),
    account('web', 'unwritten'),
    { kind: 'Group', name: 'system:serviceaccounts:shop' },
    account('other', 'kube-system'),
  ];
  const manifests = [of('v1', 'ConfigMap', {}, { namespace: 'shop' }), of('v1', 'ServiceAccount', {}, { name: 'web' })];
  const { manifest, others } = boundToOwn(of(rbac, 'ClusterRoleBinding', { subjects }), manifests, 'sw-1');
  expect(manifest['subjects']).toEqual([
    account('default', 'sw-1'),
    account('web', 'sw-1'),
    { kind: 'Group', name: 'system:serviceaccounts:sw-1' },
    account('other', 'kube-system'),
  ]);
  expect(others).toEqual(['ServiceAccount other']);
});

test('what becomes of it is known before there is a cluster, but for kinds of others', () => {
  const text = [
    'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n',
    `apiVersion: ${rbac}\nkind: ClusterRole\nmetadata: { name: reads }\n`,
    'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: { name: high }\nvalue: 1\n',
    'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: web }\n',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\n',
  ].join('---\n');
  expect(knownBefore(parseManifests({ text, file: '-' }), ['ClusterRole'])).toEqual({
    leftOut: [
      'Namespace/shop (it belongs to no namespace)',
      'PriorityClass/high (it belongs to no namespace, and --allow-kind PriorityClass is not given)',
    ],
    clusterWide: ['ClusterRole/reads'],
    unknown: ['ServiceMonitor/web'],
  });
});
