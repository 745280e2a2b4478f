import { expect, test } from 'vitest';
import { overKustomization } from './over-kustomization.ts';

test.each([
  ['verify -f app.yaml --load shop/web:1 --quick', 'verify -k patched --load shop/web:1 --quick'],
  ['verify --quick -f a.yaml --port 80 --filename b.yaml', 'verify --quick -k patched --port 80'],
  ['verify -fa.yaml --filename=b.yaml --quick', 'verify -k patched --quick'],
  ['verify -k overlays/prod deployment/web', 'verify -k patched deployment/web'],
  ['verify --kustomize=overlays/prod', 'verify -k patched'],
])('%s becomes %s', (typed, again) => {
  expect(overKustomization(typed.split(' '), 'patched')).toEqual(again.split(' '));
});

test('there is none where the config file names the manifests', () => {
  expect(overKustomization(['verify', '--target', 'web', '--from=x'], 'patched')).toBeUndefined();
});
