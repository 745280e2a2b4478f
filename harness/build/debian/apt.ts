import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { systemClock } from '../../core/clock.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { withFileLock } from '../../shell/file-lock.ts';
import { isInPath } from '../../shell/run.ts';
import type { StepRunOptions } from '../step-log.ts';

/** Programs, each with the Debian package that has it. */
export type PackageOf = Readonly<Record<string, string>>;

/** `run` of the shell, or that of a step, which keeps a log. */
type Run = (
  file: string,
  args: readonly string[],
  options?: Pick<StepRunOptions, 'env' | 'othersWait'>,
) => Promise<string>;

/** Tells whether packages can be installed: as root, with apt. */
export function canInstallPackages(): boolean {
  const release = '/etc/os-release';
  if (process.getuid?.() !== 0 || !existsSync(release)) return false;
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync(release, 'utf8'));
}

/** The packages whose programs are not in PATH. */
export async function missingPackages(packageOf: PackageOf): Promise<readonly string[]> {
  const wanted = Object.entries(packageOf);
  const found = await Promise.all(wanted.map(([program]) => isInPath(program)));
  return wanted.filter((_, index) => !found[index]).map(([, name]) => name);
}

/**
 * Installs the packages whose programs are missing.
 * @throws HarnessError where that cannot be done, naming the packages
 */
export async function installMissing(packageOf: PackageOf, config: Config, run: Run): Promise<void> {
  const packages = await missingPackages(packageOf);
  if (packages.length === 0) return;
  if (!canInstallPackages()) {
    throw new HarnessError(`Programs of these Debian packages are missing: ${packages.join(', ')}`, {
      code: 'program-missing',
      fix: 'install them with the package manager of this machine; as root on Debian or Ubuntu it is done for you',
    });
  }
  await aptInstall(packages, config, run);
}

/** One Seaworthy process installs at a time: apt waits for dpkg's lock, but not for that of its package lists. */
export async function aptInstall(packages: readonly string[], config: Config, run: Run): Promise<void> {
  await withFileLock(join(config.cacheDir, 'locks', 'apt'), systemClock, async () => {
    const env = {
      DEBIAN_FRONTEND: 'noninteractive',
      // Keeps a package from starting a service of its own where there is no systemd to watch over it.
      RUNLEVEL: '1',
    };
    const options = ['-qq', '-o', 'DPkg::Lock::Timeout=300'];
    const how = { env, othersWait: true };
    await run('apt-get', [...options, 'update'], how);
    await run('apt-get', [...options, 'install', '--yes', '--no-install-recommends', ...packages], how);
  });
}
