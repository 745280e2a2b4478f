import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { kubernetesVersions } from '../../core/kubernetes-version.ts';
import { builtRelease, releaseOf } from './kubernetes-releases.ts';
import { sources } from './sources.ts';

describe.each(kubernetesVersions)('Kubernetes %s', (version) => {
  const { goMod, published } = releaseOf(version);
  const text = readFileSync(join(sources, goMod), 'utf8');
  const sums = readFileSync(join(sources, goMod.replace(/mod$/, 'sum')), 'utf8');

  test('its image and its module are of it', () => {
    expect(builtRelease(version)).toMatch(new RegExp(`^v${version}\\.\\d+$`));
    expect(published).toContain(`:v${version}.`);
  });

  test('its module takes the staging modules of the same release, and knows the sum of each', () => {
    const release = builtRelease(version).replace('v1.', 'v0.');
    const replaced = [...text.matchAll(/^\s(k8s\.io\/\S+) => \1 (\S+)$/gm)];
    expect(replaced.length).toBeGreaterThan(25);
    expect(replaced.filter(([, , its]) => its !== release)).toEqual([]);
    for (const name of ['k8s.io/api', 'k8s.io/client-go', 'k8s.io/kubelet', 'k8s.io/kubectl']) {
      expect(sums).toContain(`${name} ${release} h1:`);
    }
    expect(sums).toContain(`k8s.io/kubernetes ${builtRelease(version)} h1:`);
  });
});
