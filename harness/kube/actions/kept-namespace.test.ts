import { expect, test } from 'vitest';
import { keptNamespace } from './kept-namespace.ts';

const waiting = (waits: Readonly<Record<string, string>>, metadata: object = {}) => ({
  metadata: { name: 'sw-1', ...metadata },
  status: {
    conditions: [
      { type: 'NamespaceDeletionContentFailure', status: 'False', message: 'All content successfully deleted' },
      ...Object.entries(waits).map(([type, message]) => ({ type, status: 'True', message })),
    ],
  },
});

test('objects with finalizers: both are named, and the command takes those finalizers off', () => {
  const { why, fix } = keptNamespace(
    waiting({
      NamespaceContentRemaining:
        'Some resources are remaining: configmaps. has 1 resource instances, widgets.example.com has 2 resource instances',
      NamespaceFinalizersRemaining:
        'Some content in the namespace has finalizers remaining: example.com/x in 3 resource instances',
    }),
  );
  expect(why).toMatch(/^Some resources are remaining: .*; Some content .*in 3 resource instances$/);
  expect(fix).toMatch(
    /: kubectl --namespace sw-1 get configmaps,widgets\.example\.com --output name \| xargs -n 1 kubectl --namespace sw-1 patch --type merge --patch '\{"metadata":\{"finalizers":null\}\}'$/,
  );
});

test('objects without: they are deleted by force, as pods of a node that is gone', () => {
  const waits = { NamespaceContentRemaining: 'Some resources are remaining: pods. has 1 resource instances' };
  expect(keptNamespace(waiting(waits)).fix).toBe('kubectl --namespace sw-1 delete pods --all --force --grace-period 0');
});

test('an API that does not answer is nobody’s to remove', () => {
  const waits = { NamespaceDeletionDiscoveryFailure: 'Discovery failed for some groups: metrics.k8s.io/v1beta1' };
  const { why, fix } = keptNamespace(waiting(waits));
  expect([why, fix]).toEqual([
    waits.NamespaceDeletionDiscoveryFailure,
    expect.stringContaining('kubectl get apiservices'),
  ]);
});

test('a finalizer of the namespace itself', () => {
  const { why, fix } = keptNamespace(waiting({}, { finalizers: ['example.com/of-namespace'] }));
  expect(why).toBe('its own finalizers remain: example.com/of-namespace');
  expect(fix).toBe(`kubectl patch namespace sw-1 --type merge --patch '{"metadata":{"finalizers":null}}'`);
});

test('what says nothing is looked at', () => {
  expect(keptNamespace(waiting({}))).toEqual({
    why: 'no reason given',
    fix: 'kubectl get namespace sw-1 --output yaml tells its conditions',
  });
});
