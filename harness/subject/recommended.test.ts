import { expect, it } from 'vitest';
import { loadApp } from './sample-app.ts';
import { missingRecommended } from './recommended.ts';

it('names what is missing, on an object and on the pods that it makes', () => {
  const bare = loadApp('web', 'node').manifests.map((manifest) => ({
    ...manifest,
    metadata: { name: 'web', labels: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/part-of': 'x' } },
  }));
  const [deployment, service] = bare;
  expect([deployment, service].flatMap((manifest) => (manifest ? missingRecommended(manifest) : []))).toEqual([
    'Deployment/web: annotation kubernetes.io/description',
    'Deployment/web: label app.kubernetes.io/component',
    'Deployment/web: label app.kubernetes.io/managed-by',
    'Service/web: annotation kubernetes.io/description',
    'Service/web: label app.kubernetes.io/component',
    'Service/web: label app.kubernetes.io/managed-by',
  ]);
  const template = { spec: { template: { metadata: {} } } };
  expect(missingRecommended({ apiVersion: 'v1', kind: 'Job', metadata: { name: 'x' }, ...template })).toContain(
    'pods of Job/x: label app.kubernetes.io/name',
  );
});
