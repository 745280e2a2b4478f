import { expect, test } from 'vitest';
import { loadConfig } from '../../config/config.ts';
import { kubernetesVersions } from '../../core/kubernetes-version.ts';
import { nodePrograms } from './node-programs.ts';

const config = await loadConfig({}, '/');

test('Kubernetes is built for each version apart, and what is beside it once', () => {
  const programs = kubernetesVersions.map((kubernetesVersion) => nodePrograms({ ...config, kubernetesVersion }));
  const older = programs.slice(0, -1);

  expect(new Set(programs.map(({ kubernetes }) => kubernetes.output)).size).toBe(kubernetesVersions.length);
  expect(new Set(older.map(({ others }) => others.output)).size).toBe(1);
});

test('of the default version all is built at once, asked for or not', () => {
  const { kubernetes, others } = nodePrograms(config);

  expect(others).toBe(kubernetes);
  expect(nodePrograms({ ...config, kubernetesVersion: '1.37' }).kubernetes.output).toBe(kubernetes.output);
});
