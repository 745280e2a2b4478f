import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { userInfo, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadConfig } from '../../config/config.ts';
import { engineAbsence } from './engine-absence.ts';
import { findEngine } from './engine.ts';

let bin: string;

beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'seaworthy-bin-'));
  symlinkSync('/bin/sh', join(bin, 'sh'));
  vi.stubEnv('PATH', bin);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(bin, { recursive: true });
});

function docker(says: string): void {
  writeFileSync(join(bin, 'docker'), `#!/bin/sh\necho '${says}' >&2\nexit 1\n`);
  chmodSync(join(bin, 'docker'), 0o755);
}

const denied =
  'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.50/version"';

test('a machine without Docker is told to install it', async () => {
  expect(await engineAbsence()).toMatchObject({
    code: 'docker-missing',
    fix: expect.stringMatching(/^install/) as string,
  });
});

test('a user outside of the group is told how to get into it', async () => {
  docker(denied);
  expect(await engineAbsence()).toEqual({
    code: 'docker-group',
    reason: 'this user may not use the socket /var/run/docker.sock: it belongs to the group `docker`',
    fix: `\`sudo usermod --append --groups docker ${userInfo().username}\`, and log in again`,
  });
});

test('the same of an engine that DOCKER_HOST names', async () => {
  docker(denied);
  vi.stubEnv('DOCKER_HOST', 'unix:///var/run/docker.sock');
  await expect(findEngine(await loadConfig({}, bin))).rejects.toMatchObject({
    code: 'docker-host-silent',
    fix: expect.stringContaining('usermod') as string,
  });
});

test('an engine that does not run is to be started', async () => {
  docker('Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?');
  expect(await engineAbsence()).toMatchObject({
    code: 'no-engine',
    fix: expect.stringMatching(/^start one: /) as string,
  });
});
