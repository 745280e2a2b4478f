import { expect, test } from 'vitest';
import { ownedManifest } from './owned-manifest.ts';

const owner = { labels: { 'seaworthy.dev/run': 'r1' }, annotations: { 'seaworthy.dev/owner': '{}' } };
const labels = { app: 'web' };

test('a pod has its owner beside what it had', () => {
  const spec = { containers: [] };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'one', labels, annotations: { by: 'us' } }, spec };
  expect(ownedManifest(pod, owner)).toEqual({
    ...pod,
    metadata: {
      name: 'one',
      labels: { app: 'web', 'seaworthy.dev/run': 'r1' },
      annotations: { by: 'us', 'seaworthy.dev/owner': '{}' },
    },
  });
});

test('what has no spec has its owner too', () => {
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'scripts' }, data: { a: 'b' } };
  expect(ownedManifest(map, owner)).toEqual({ ...map, metadata: { name: 'scripts', ...owner } });
});

test('so have the pods and claims that a controller makes, and what selects them stays', () => {
  const spec = {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [] } },
    volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }],
  };
  const set = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db' }, spec };
  expect(ownedManifest(set, owner)).toEqual({
    ...set,
    metadata: { name: 'db', ...owner },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: { ...labels, ...owner.labels }, annotations: owner.annotations },
        spec: { containers: [] },
      },
      volumeClaimTemplates: [{ metadata: { name: 'data', ...owner }, spec: {} }],
    },
  });
});
