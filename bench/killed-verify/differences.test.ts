import { expect, test } from 'vitest';
import { differences } from './differences.ts';
import { steadyPart, steadyPartOfTarget } from './steady-part.ts';

const node = (spec: object, annotations = {}) => ({ metadata: { name: 'worker', annotations }, spec });

test('what is left, what is gone, and each field that was changed is told', () => {
  const before = new Map<string, unknown>([
    ['Node worker', node({ podCIDR: '10.0.0.0/24' })],
    ['ConfigMap shop/settings', { data: { a: '1' } }],
    ['Service shop/web', { spec: { ports: [80] } }],
  ]);
  const after = new Map<string, unknown>([
    ['Node worker', node({ podCIDR: '10.0.0.0/24', unschedulable: true }, { 'seaworthy.dev/owner': '{}' })],
    ['Service shop/web', { spec: { ports: [80, 81] } }],
    ['Namespace sw-1-verify', {}],
  ]);
  expect(differences(before, after)).toEqual([
    'left: Namespace sw-1-verify',
    'gone: ConfigMap shop/settings',
    'changed: Node worker, metadata.annotations.seaworthy.dev/owner: absent, now "{}"',
    'changed: Node worker, spec.unschedulable: absent, now true',
    'changed: Service shop/web, spec.ports: [80], now [80,81]',
  ]);
  expect(differences(before, new Map(before))).toEqual([]);
});

const deployment = (generation: number, its: { readonly replicas?: number; readonly restartedAt?: string } = {}) => ({
  kind: 'Deployment',
  metadata: {
    ...{ name: 'shop', uid: 'u', resourceVersion: String(generation), managedFields: [generation], generation },
    annotations: { 'deployment.kubernetes.io/revision': String(generation) },
  },
  spec: {
    replicas: its.replicas ?? 2,
    template: {
      metadata: {
        labels: { app: 'shop' },
        ...(its.restartedAt && { annotations: { 'kubectl.kubernetes.io/restartedAt': its.restartedAt } }),
      },
    },
  },
  status: { observedGeneration: generation },
});

test('of what others have a change that was undone is seen, of the app that is verified only what it says it leaves is not', () => {
  const [before, rolled] = [deployment(1), deployment(3, { restartedAt: '2026-11-29T06:00:00Z' })];
  const of = (part: (object: ReturnType<typeof deployment>) => object, is: ReturnType<typeof deployment>) =>
    differences(new Map([['shop', part(before)]]), new Map([['shop', part(is)]]));
  expect(of(steadyPart, { ...before, status: { observedGeneration: 7 } })).toEqual([]);
  expect(of(steadyPart, deployment(3))).toEqual([
    'changed: shop, metadata.generation: 1, now 3',
    'changed: shop, metadata.annotations.deployment.kubernetes.io/revision: "1", now "3"',
  ]);
  expect(of(steadyPartOfTarget, rolled)).toEqual([]);
  expect(of(steadyPartOfTarget, deployment(3, { replicas: 1 }))).toEqual(['changed: shop, spec.replicas: 2, now 1']);
});
