import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadConfig, type Config } from '../../config/config.ts';
import type { Clock } from '../../core/clock.ts';
import { askForSecurityUpdates, editionOf, lastAnswer, type CachedUserland } from './debian-updates.ts';
import { securityList } from './debootstrap.ts';
import { sampleUserland } from '../../cluster/images/sample-base.ts';

let folder: string;
let config: Config;
let userland: CachedUserland;
let told: string[];
let hours: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'updates-'));
  config = { ...(await loadConfig({}, folder)), cacheDir: join(folder, 'cache') };
  userland = { of: 'samples', output: join(folder, 'root') };
  told = [];
  hours = 1000;
  for (const path of ['bin', 'cache', 'root/etc/apt/sources.list.d'])
    mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(userland.output, securityList), 'deb http://mirror.test/debian-security bookworm-security main\n');
  vi.stubEnv('PATH', [join(folder, 'bin'), process.env['PATH']].join(delimiter));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** An apt-get that notes that it was called. */
function aptThat(script: string): void {
  const note = `echo "$*" >>${join(folder, 'calls')}`;
  writeFileSync(join(folder, 'bin/apt-get'), `#!/bin/sh\n${note}\n${script}\n`, { mode: 0o755 });
}

const calls = () => readFileSync(join(folder, 'calls'), 'utf8').split('\n').length - 1;
const clock: Clock = { now: () => hours * 3_600_000, sleep: () => Promise.reject(new Error('no waiting')) };
const progress = { step: () => Promise.reject(new Error('no step')), line: (text: string) => told.push(text) };
const ask = () => askForSecurityUpdates([userland], config, progress, clock);

const simulated = (version: string) => `case "$*" in *upgrade) echo "Inst openssl [3.0.20] (${version} Debian)";; esac`;

test('makes a userland anew for which there are security updates, once for each of them', async () => {
  const keys = [sampleUserland(config).output];
  for (const version of ['3.0.22', '3.0.23']) {
    aptThat(simulated(version));
    await ask();
    hours += 25;
    keys.push(sampleUserland(config).output);
  }

  expect(new Set(keys).size).toBe(3);
  expect(told[0]).toBe(
    'Debian has security updates for 1 packages of the samples: they are built again at the next start',
  );
});

test('leaves a userland alone for which there are none, and that of others', async () => {
  aptThat('exit 0');
  await ask();
  expect(editionOf('samples', config)).toBe('');

  hours += 25;
  aptThat(simulated('3.0.22'));
  await ask();
  expect(editionOf('nodes', config)).toBe('');
});

test('asks once a day', async () => {
  aptThat('exit 0');
  await ask();
  hours += 23;
  await ask();
  expect(calls()).toBe(2);

  hours += 2;
  await ask();
  expect(calls()).toBe(4);
});

test('asks once when two start at once, and keeps what the first one found', async () => {
  aptThat(simulated('3.0.22'));
  const waiting: Clock = { ...clock, sleep: () => new Promise((resolve) => setTimeout(resolve, 10)) };
  await Promise.all([1, 2].map(() => askForSecurityUpdates([userland], config, progress, waiting)));

  expect(calls()).toBe(2);
  expect(editionOf('samples', config)).not.toBe('');
});

test('uses what is cached where no answer comes, and remembers when the last one came', async () => {
  aptThat('exit 0');
  await ask();
  const answered = lastAnswer(config);
  hours += 25;
  aptThat('exit 100');
  await ask();

  expect(editionOf('samples', config)).toBe('');
  expect(lastAnswer(config)).toBe(answered);
});

test('asks about the packages of the userland, with apt folders of its own and the signature checked', async () => {
  aptThat('exit 0');
  await ask();
  const asked = readFileSync(join(folder, 'calls'), 'utf8');

  expect(asked).toContain(`Dir::State::Status=${join(userland.output, 'var/lib/dpkg/status')}`);
  expect(asked).toContain(`Dir::State::Lists=${config.cacheDir}`);
  expect(readFileSync(join(config.cacheDir, 'apt/samples/sources.list'), 'utf8')).toMatch(
    /^deb \[signed-by=\S+\] http/,
  );
});

test('asks nothing while nothing is cached', async () => {
  rmSync(userland.output, { recursive: true });
  aptThat('exit 0');
  await ask();

  expect(() => calls()).toThrow(/ENOENT/);
});
