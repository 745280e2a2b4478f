import { existsSync, readFileSync } from 'node:fs';
import { HarnessError } from '../core/harness-error.ts';
import { attempt, run } from '../shell/run.ts';
import type { Progress } from './cluster-provider.ts';

/** Programs that a private engine needs, and the Debian packages that have them. */
const packageOf = { dockerd: 'docker.io', runc: 'runc', iptables: 'iptables', jq: 'jq' } as const;

/**
 * Installs what a private engine needs, on Debian and its kin as root.
 * @throws HarnessError elsewhere
 */
export async function installEngine(progress: Progress): Promise<void> {
  const missing = await missingPrograms();
  if (missing.length === 0) return;
  const packages = missing.map((program) => packageOf[program]);
  if (!canInstallEngine()) {
    throw new HarnessError(
      'No Docker engine answers, and none can be installed here: that needs root on Debian or Ubuntu',
      {
        code: 'no-engine',
        fix: 'start Docker (Docker Desktop, or `sudo systemctl start docker`), or point DOCKER_HOST at an engine',
      },
    );
  }
  await progress.step(`apt-get install ${packages.join(' ')}`, async () => {
    const env = {
      DEBIAN_FRONTEND: 'noninteractive',
      // Keeps a package from starting a service of its own where there is no systemd to watch over it.
      RUNLEVEL: '1',
    };
    const apt = ['-qq', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=2'];
    await run('apt-get', [...apt, 'update'], { env });
    await run('apt-get', [...apt, 'install', '--yes', '--no-install-recommends', ...packages], { env });
    // Newer Debian has the client in a package of its own.
    if ((await attempt('docker', ['--version'])).failed) {
      await run('apt-get', [...apt, 'install', '--yes', '--no-install-recommends', 'docker-cli'], { env });
    }
    return undefined;
  });
}

/** Root, and apt at hand. */
export function canInstallEngine(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
}

async function missingPrograms(): Promise<readonly (keyof typeof packageOf)[]> {
  const programs = Object.keys(packageOf) as (keyof typeof packageOf)[];
  const found = await Promise.all(programs.map((program) => attempt(program, ['--version'])));
  return programs.filter((_, index) => found[index]?.failed);
}
