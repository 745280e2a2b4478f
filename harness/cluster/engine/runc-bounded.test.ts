import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const standardPath = '/usr/local/bin:/usr/bin:/bin';
// It comes with the private engine, and is of no use without one.
const hasJq = spawnSync('jq', ['--version'], { env: { PATH: standardPath } }).status === 0;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seaworthy-runc-'));
  const runc = join(folder, 'runc');
  writeFileSync(runc, '#!/bin/sh\necho "$@"\n');
  chmodSync(runc, 0o755);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const bounded = (...args: string[]) =>
  execFileSync(join(import.meta.dirname, 'runc-bounded'), args, {
    encoding: 'utf8',
    env: { PATH: `${folder}:${standardPath}` },
  }).trim();

test.skipIf(!hasJq)('takes the capability and a negative OOM score out of a bundle, and nothing else', () => {
  const spec = join(folder, 'config.json');
  const capabilities = { bounding: ['CAP_KILL', 'CAP_SYS_RESOURCE'], effective: ['CAP_SYS_RESOURCE'] };
  writeFileSync(spec, JSON.stringify({ hostname: 'a', process: { capabilities, oomScoreAdj: -500, cwd: '/' } }));

  expect(bounded('create', '--bundle', folder, 'id')).toBe(`create --bundle ${folder} id`);
  expect(JSON.parse(readFileSync(spec, 'utf8'))).toEqual({
    hostname: 'a',
    process: { capabilities: { bounding: ['CAP_KILL'], effective: [] }, oomScoreAdj: 0, cwd: '/' },
  });
});

test.skipIf(!hasJq)('does the same to a process given to exec', () => {
  const spec = join(folder, 'process.json');
  writeFileSync(spec, JSON.stringify({ args: ['sh'], capabilities: { bounding: ['CAP_SYS_RESOURCE'] } }));

  bounded('exec', '--process', spec, 'id');

  expect(JSON.parse(readFileSync(spec, 'utf8'))).toEqual({ args: ['sh'], capabilities: { bounding: [] } });
});

test('passes everything else on as it is', () => {
  expect(bounded('state', 'id')).toBe('state id');
});
