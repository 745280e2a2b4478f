import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadConfig } from '../../config/config.ts';
import { findEngine } from './engine.ts';

let bin: string;

beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'seaworthy-bin-'));
  // A client that says how it was told to build.
  const client = '#!/bin/sh\necho "$DOCKER_DEFAULT_PLATFORM/$BUILDX_BUILDER/$DOCKER_BUILDKIT"\n';
  writeFileSync(join(bin, 'docker'), client);
  chmodSync(join(bin, 'docker'), 0o755);
  vi.stubEnv('PATH', `${bin}:/usr/bin:/bin`);
  vi.stubEnv('XDG_CACHE_HOME', bin);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(bin, { recursive: true });
});

test('an engine builds for itself and with its own builder, whatever the user does elsewhere', async () => {
  vi.stubEnv('DOCKER_DEFAULT_PLATFORM', 'linux/arm64');
  vi.stubEnv('BUILDX_BUILDER', 'of-another-project');
  vi.stubEnv('DOCKER_HOST', 'unix:///run/of-the-user.sock');

  const engine = await findEngine(await loadConfig({}, bin));

  // This client has buildx, as it answers for it: the newer builder is left to it.
  expect(await engine?.docker(['build', '.'])).toBe('/default/');
});

test('an engine is found with a cache folder whose path is too long for sockets, as only a private one has some there', async () => {
  vi.stubEnv('XDG_CACHE_HOME', join(bin, 'x'.repeat(80)));
  expect(await findEngine(await loadConfig({}, bin))).toBeDefined();
});
