import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forSlowProofs, loadConfig } from '../../config/config.ts';
import { toVariables } from '../../config/run-environment.ts';
import { createRunFolder } from '../../record/run-folder.ts';
import { currentRun } from './test-run.ts';

let folder: string;
const asked = () => readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sw-test-run-'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/docker'), `#!/bin/sh\necho "$@" >>"${folder}/asked"\n`);
  chmodSync(join(folder, 'bin/docker'), 0o755);
  vi.stubEnv('PATH', `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test('the way onto the nodes is that of the cluster and the configuration that the run was started with', async () => {
  const configFile = join(folder, 'of-the-flag.yaml');
  writeFileSync(configFile, 'imageRegistry: registry.example');
  const config = { ...forSlowProofs(await loadConfig({ config: configFile }, '/')), dockerHost: 'unix:///of/the/run' };
  const run = createRunFolder(join(folder, 'results'), 'r');
  const cluster = { provider: 'kind', context: 'kind-seaworthy-slow', version: 'v1', nodes: 3, proxyMode: 'iptables' };
  run.writeInfo({
    ...{ startedAt: new Date(0).toISOString(), interrupted: false, command: 'seaworthy e2e --slow' },
    cluster: { ...cluster, loadPath: 'host-ports' },
  });
  writeFileSync(run.file('cluster.json'), JSON.stringify(cluster));
  for (const [name, value] of Object.entries(
    toVariables({ runDir: run.dir, config, suites: [], measurements: 1, keep: 'never', bail: false, live: false }),
  ))
    vi.stubEnv(name, value);

  const opened = currentRun();
  await opened.nodeShell?.runOnHost(['true']);
  await currentRun().nodeShell?.runOnNode('seaworthy-slow-worker', ['true']);

  expect(opened.config).toMatchObject({ imageRegistry: 'registry.example', crashBackOff: 'default' });
  expect(asked()).toContain('ps --all --quiet --filter label=io.x-k8s.kind.cluster=seaworthy-slow');
  expect(asked().filter((command) => command.startsWith('version'))).toHaveLength(1);
});
