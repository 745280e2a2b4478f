import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadConfig, type Config } from '../../config/config.ts';
import { assureKeyring, debootstrap, securityList } from './debootstrap.ts';

let folder: string;
let config: Config;
let ran: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'debootstrap-'));
  config = { ...(await loadConfig({}, folder)), cacheDir: folder };
  ran = [];
  mkdirSync(join(folder, 'bin'));
  for (const name of ['debootstrap', 'gpgv', 'apt-get', 'wget']) program(name, 'exit 0');
  vi.stubEnv('PATH', [join(folder, 'bin'), process.env['PATH']].join(delimiter));
  vi.spyOn(process, 'getuid').mockReturnValue(0);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function program(name: string, script: string): void {
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** Notes what is run; debootstrap leaves the sources of its mirror. */
const run = (file: string, args: readonly string[]): Promise<string> => {
  ran.push([file, ...args].join(' '));
  mkdirSync(join(folder, 'root/etc/apt/sources.list.d'), { recursive: true });
  writeFileSync(join(folder, 'root/etc/apt/sources.list'), 'deb http://mirror.test/debian bookworm main\n');
  return Promise.resolve('');
};

const make = () => debootstrap({ of: 'samples', packages: ['curl'], to: join(folder, 'root') }, config, { run });

test('lets debootstrap take nothing whose signature was not checked', async () => {
  await make();

  expect(ran[0]).toMatch(/debootstrap --force-check-gpg /);
});

test('adds the security updates that lie beside the mirror', async () => {
  expect(await make()).toBeUndefined();

  expect(readFileSync(join(folder, 'root', securityList), 'utf8')).toBe(
    'deb http://mirror.test/debian-security bookworm-security main\n',
  );
  expect(ran[1]).toMatch(/apt --yes upgrade/);
});

test('takes security updates from where apt gets them', async () => {
  program('apt-get', 'echo http://security.test/debian-security bookworm-security main');
  await make();

  expect(readFileSync(join(folder, 'root', securityList), 'utf8')).toContain(
    'deb http://security.test/debian-security ',
  );
});

test('says so where the mirror has no security updates', async () => {
  program('wget', 'exit 8');

  expect(await make()).toMatch(/without security updates/);
  expect(ran).toHaveLength(1);
});

test('names the command that gets the keyring where it is missing', async () => {
  const keyring = join(folder, 'none.gpg');

  await expect(assureKeyring(keyring, config, run)).rejects.toMatchObject({
    code: 'keyring-missing',
    fix: expect.stringContaining('apt-get install debian-archive-keyring') as string,
  });
});
