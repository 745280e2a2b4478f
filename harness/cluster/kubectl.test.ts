import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadConfig, type Config } from '../config/config.ts';
import { kubectl, kubectlUntil, typedKubectl } from './kubectl.ts';

let bin: string;
let config: Config;
const own = {
  context: 'kind-seaworthy',
  kubeconfig: '/k',
  network: { name: 'kind', env: { DOCKER_HOST: 'unix:///e' } },
  kubectlInNode: ['seaworthy-control-plane', 'kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf'] as const,
};

beforeEach(async () => {
  bin = mkdtempSync(join(tmpdir(), 'seaworthy-bin-'));
  symlinkSync('/bin/sh', join(bin, 'sh'));
  program('docker', 'echo "docker $*, engine $DOCKER_HOST"');
  vi.stubEnv('PATH', bin);
  config = { ...(await loadConfig({}, bin)), cacheDir: join(bin, 'cache') };
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(bin, { recursive: true });
});

function program(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}

test('the one in PATH is called with our kubeconfig', async () => {
  program('kubectl', 'echo "$KUBECONFIG kubectl $*"');
  expect(await kubectl(own, config, ['get', 'pods'])).toBe('/k kubectl --context kind-seaworthy get pods');
});

test('without one, that of the node with the API server', async () => {
  expect(await kubectl(own, config, ['get', 'pods'])).toBe(
    'docker exec seaworthy-control-plane timeout 600 kubectl --kubeconfig /etc/kubernetes/admin.conf get pods, engine unix:///e',
  );
});

test('one that goes on is ended in the node, as Docker ends none', async () => {
  const [line] = await kubectlUntil(own, config, ['get', 'pods', '--watch'], () => true);
  expect(line).toContain('timeout 60 kubectl');
});

test('a person is told the same one, as a shell takes it', async () => {
  expect(await typedKubectl(own, config)).toBe(
    'DOCKER_HOST=unix:///e docker exec seaworthy-control-plane timeout 600 kubectl --kubeconfig /etc/kubernetes/admin.conf',
  );
  program('kubectl', '');
  expect(await typedKubectl({ ...own, kubeconfig: "/it's mine" }, config)).toBe(
    `KUBECONFIG='/it'\\''s mine' kubectl --context kind-seaworthy`,
  );
});

test('a cluster that is not ours needs one of its own', async () => {
  const theirs = { context: 'prod', kubeconfig: '/k' };
  await expect(kubectl(theirs, config, ['get', 'pods'])).rejects.toMatchObject({
    code: 'kubectl-missing',
    fix: expect.stringContaining('kubernetes.io') as string,
  });
});
