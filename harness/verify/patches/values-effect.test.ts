import { expect, test } from 'vitest';
import { createdChartWithPatch, readingChartWithPatch } from '../manifests/helm/rendered-charts.test-helper.ts';
import { parseManifests } from '../manifests/read-manifests.ts';
import type { Changes } from './fixes/fix.ts';
import { effectText, valuesEffect } from './values-effect.ts';

const changes: Changes = {
  spec: { replicas: 2 },
  pod: { terminationGracePeriodSeconds: 35 },
  container: {
    lifecycle: { preStop: { sleep: { seconds: 5 } } },
    readinessProbe: { tcpSocket: null, httpGet: { path: '/items', port: 80 } },
  },
};
const workload = (name: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: { template: { spec: { containers: [{ name: 'shop' }] } } },
});
const effect = (text: string, changed = changes, { name = 'shop', container = 'shop' } = {}) =>
  valuesEffect(
    changed,
    { workload: workload(name), container: { name: container } },
    parseManifests({ text, file: 'shop as rendered' }),
  );

test('of a chart as `helm create` makes it the number of replicas and the probe have an effect, and nothing else', () => {
  const found = effect(createdChartWithPatch);
  expect(found).toEqual({
    taken: ['readinessProbe', 'replicaCount'],
    lost: [
      { name: 'lifecycle', of: 'the container shop' },
      { name: 'terminationGracePeriodSeconds', of: "the pod's spec" },
    ],
    template: 'shop/templates/deployment.yaml',
  });
  expect(effectText(found)).toMatch(
    /only readinessProbe, replicaCount had an effect: without effect are lifecycle \(of the container shop\), terminationGracePeriodSeconds \(of the pod's spec\); let shop\/templates\/deployment\.yaml read them/,
  );
});

test('of one that reads all of them nothing is lost', () => {
  const found = effect(readingChartWithPatch);
  expect(found.lost).toEqual([]);
  expect(effectText(found)).toMatch(/the chart has all of it: lifecycle, readinessProbe, termination/);
});

test('another value is no effect, nor is one of another container or workload', () => {
  const other: Changes = { pod: { terminationGracePeriodSeconds: 36 } };
  expect(effect(readingChartWithPatch, other).lost).toHaveLength(1);
  expect(effect(readingChartWithPatch, changes, { container: 'web' }).lost.map(({ name }) => name)).toEqual([
    'lifecycle',
    'readinessProbe',
  ]);
  expect(effect(readingChartWithPatch, changes, { name: 'web' })).toMatchObject({ taken: [], template: undefined });
});

test('of an object beside the workload it is looked at what the chart makes of it', () => {
  const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: shop }\nspec: { externalTrafficPolicy: Cluster }\n';
  const wanted = (externalTrafficPolicy: string): Changes => ({
    beside: [{ apiVersion: 'v1', kind: 'Service', name: 'shop', spec: { externalTrafficPolicy }, value: 'service' }],
  });
  const lost = [{ name: 'service', of: 'the Service shop' }];
  expect(effect(service, wanted('Cluster'))).toMatchObject({ taken: ['service'], lost: [] });
  expect(effect(service, wanted('Local')).lost).toEqual(lost);
  expect(effect(createdChartWithPatch, wanted('Cluster')).lost).toEqual(lost);
});

test('a field that is to go has an effect when it is gone', () => {
  const gone: Changes = { container: { readinessProbe: { httpGet: null, tcpSocket: { port: 80 } } } };
  expect(effect(readingChartWithPatch, gone).lost).toHaveLength(1);
});
