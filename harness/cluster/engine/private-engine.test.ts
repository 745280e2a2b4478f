import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../../config/config.ts';
import { enginePaths, type EnginePaths } from './engine-paths.ts';
import { privateEnginePid, privateEngineRemains, startPrivateEngine } from './private-engine.ts';

const silent = { step: () => Promise.resolve(), line: () => undefined };

let paths: EnginePaths;
let cacheDir: string;
let running: ChildProcess | undefined;

beforeEach(async () => {
  cacheDir = mkdtempSync(join(tmpdir(), 'seaworthy-cache-'));
  paths = enginePaths({ ...(await loadConfig({}, cacheDir)), cacheDir });
  mkdirSync(paths.root, { recursive: true });
});

afterEach(() => {
  running?.kill('SIGKILL');
  rmSync(cacheDir, { recursive: true });
});

/** A process under the name of another program. */
function start(name: string, ...args: string[]): number {
  const program = join(cacheDir, name);
  symlinkSync('/bin/sh', program);
  running = spawn(program, ['-c', 'sleep 60; :', ...args]);
  return running.pid ?? 0;
}

// Identity is read from /proc.
describe.skipIf(process.platform !== 'linux')('the private engine', () => {
  test('is known by its command line', () => {
    const pid = start('dockerd', '--config-file', paths.config);
    writeFileSync(paths.pid, `${pid}`);

    expect(privateEnginePid(paths)).toBe(pid);
  });

  test('is not a program that has got the number of a dead one', () => {
    writeFileSync(paths.pid, `${start('sleeper')}`);

    expect(privateEnginePid(paths)).toBeUndefined();
  });

  test('is not the engine of another cache folder', () => {
    writeFileSync(paths.pid, `${start('dockerd', '--config-file', '/elsewhere/daemon.json')}`);

    expect(privateEnginePid(paths)).toBeUndefined();
  });

  test('is not there without a pid file, or with a broken one', () => {
    expect(privateEnginePid(paths)).toBeUndefined();
    writeFileSync(paths.pid, 'not a number');
    expect(privateEnginePid(paths)).toBeUndefined();
  });

  test('remains in containers that outlived it', () => {
    expect(privateEngineRemains(paths)).toBe(false);
    start('containerd-shim-runc-v2', '-address', join(paths.exec, 'containerd', 'containerd.sock'));
    expect(privateEngineRemains(paths)).toBe(true);
  });
});

test('needs a cache folder whose sockets the kernel accepts, and another engine does not', async () => {
  const config = { ...(await loadConfig({}, cacheDir)), cacheDir: join(tmpdir(), 'x'.repeat(80)) };
  const nobodyAnswers = () => Promise.resolve(false);

  await expect(startPrivateEngine(config, silent, nobodyAnswers)).rejects.toThrow(/paths of under 108 bytes/);
  expect(privateEnginePid(enginePaths(config))).toBeUndefined();
});
