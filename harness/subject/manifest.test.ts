import { expect, test } from 'vitest';
import { patchManifests, type Manifest } from './manifest.ts';

const app = (kind: string): Manifest => ({ apiVersion: 'v1', kind, metadata: { name: 'web' }, spec: { replicas: 2 } });

test('patches are merged into the manifest of their kind, one after the other', () => {
  const patches = [
    { kind: 'Deployment', spec: { replicas: 3 } },
    { kind: 'Deployment', spec: { paused: true } },
    { kind: 'Secret', spec: null },
  ];
  expect(patchManifests([app('Deployment'), app('Service')], patches)).toEqual([
    { ...app('Deployment'), spec: { replicas: 3, paused: true } },
    app('Service'),
  ]);
});

test('what a patch deletes is left out', () => {
  const patches = [{ kind: 'Service', $patch: 'delete' }];
  expect(patchManifests([app('Deployment'), app('Service')], patches)).toEqual([app('Deployment')]);
});
