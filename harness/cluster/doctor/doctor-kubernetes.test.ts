import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadConfig, type Config } from '../../config/config.ts';
import { nodePrograms } from '../node-image/node-programs.ts';
import { checkKubernetes } from './doctor-kubernetes.ts';

test('the row says which version a cluster would get, and from where', async () => {
  const cacheDir = mkdtempSync(join(tmpdir(), 'sw-doctor-'));
  onTestFinished(() => {
    rmSync(cacheDir, { recursive: true });
  });
  const none = { kubernetesVersion: undefined, nodeImage: undefined, images: undefined };
  const config: Config = { ...(await loadConfig({}, cacheDir)), ...none, cacheDir };
  const detailWith = async (settings: Partial<Config>) => (await checkKubernetes({ ...config, ...settings })).detail;
  const offline: Partial<Config> = { kubernetesVersion: '1.36', images: 'offline' };

  expect(await detailWith({})).toMatch(/^1\.37 by default: a public image, else v1\.37\.\d+, built here$/);
  expect(await detailWith({ kubernetesVersion: '1.36', images: 'public' })).toBe('1.36: a public image');
  expect(await detailWith(offline)).toMatch(/^1\.36: v1\.36\.\d+, built here$/);
  const { kubernetes, others } = nodePrograms({ ...config, ...offline });
  for (const { output } of [kubernetes, others]) mkdirSync(output, { recursive: true });
  expect(await detailWith(offline)).toMatch(/^1\.36: v1\.36\.\d+, built here earlier$/);
  expect(await detailWith({ nodeImage: 'registry.example/node:v1.36.1' })).toBe(
    'that of the node image registry.example/node:v1.36.1',
  );
});
