import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadConfig, type Config } from '../config/config.ts';
import { enginePaths } from './engine/engine-paths.ts';
import { takeDown } from './take-down.ts';

let config: Config;
let running: ChildProcess;
let told: string[];

beforeEach(async () => {
  const cacheDir = mkdtempSync(join(tmpdir(), 'seaworthy-cache-'));
  config = { ...(await loadConfig({}, cacheDir)), cacheDir, dockerHost: undefined };
  told = [];
  const paths = enginePaths(config);
  mkdirSync(paths.root, { recursive: true });
  const dockerd = join(cacheDir, 'dockerd');
  symlinkSync('/bin/sh', dockerd);
  running = spawn(dockerd, ['-c', 'sleep 60; :', '--config-file', paths.config]);
  writeFileSync(paths.pid, String(running.pid));
});

afterEach(() => {
  vi.unstubAllEnvs();
  running.kill('SIGKILL');
  rmSync(config.cacheDir, { recursive: true });
});

const provider = {
  name: 'one',
  current: () => Promise.reject(new Error('not asked')),
  up: () => Promise.reject(new Error('not asked')),
  down: () => Promise.resolve('deleted' as const),
};
const progress = {
  step: async (_: string, work: () => Promise<string | undefined>) => {
    await work();
  },
  line: (text: string) => told.push(text),
};

/** An engine with these containers, and one's own cluster deleted. */
async function takeDownBeside(...containers: string[]) {
  const answer = `[ "$1" != ps ] || printf '%s\\n' ${containers.join(' ')}`;
  writeFileSync(join(config.cacheDir, 'docker'), `#!/bin/sh\n${answer}\n`, { mode: 0o755 });
  vi.stubEnv('PATH', [config.cacheDir, process.env['PATH']].join(delimiter));
  return takeDown(provider, config, progress, { keepEngine: false, purge: false });
}

// The engine's process is known by /proc.
test.skipIf(process.platform !== 'linux')(
  'an engine that runs another cluster as well stays, and it is said',
  async () => {
    expect(await takeDownBeside('mini', 'mini-m02')).toEqual({ cluster: 'deleted', engine: 'kept' });
    expect(told).toEqual(['the private Docker engine stays, as it runs mini, mini-m02']);
    expect(running.exitCode).toBeNull();
  },
);

test.skipIf(process.platform !== 'linux')('an engine that runs nothing any more is stopped', async () => {
  expect(await takeDownBeside()).toEqual({ cluster: 'deleted', engine: 'stopped' });
  expect(told).toEqual([]);
});
