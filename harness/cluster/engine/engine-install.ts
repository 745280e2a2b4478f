import type { Config } from '../../config/config.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { attempt, run } from '../../shell/run.ts';
import { aptInstall, canInstallPackages, missingPackages } from '../../build/debian/apt.ts';
import type { Progress } from '../../build/progress.ts';
import { engineAbsence } from './engine-absence.ts';

/** The programs that a private engine needs, each with its Debian package. */
const packageOf = { dockerd: 'docker.io', runc: 'runc', iptables: 'iptables', jq: 'jq' };

/**
 * Installs what a private engine needs, on Debian and its kin as root.
 * @throws HarnessError elsewhere
 */
export async function installEngine(config: Config, progress: Progress): Promise<void> {
  if (!canInstallPackages()) {
    const { code, reason, fix } = await engineAbsence();
    throw new HarnessError(
      `No Docker engine can be used: ${reason}; one is started here only for root on Debian or Ubuntu`,
      {
        code,
        fix: `${fix}; or point DOCKER_HOST at an engine`,
      },
    );
  }
  const packages = await missingPackages(packageOf);
  if (packages.length === 0) return;
  await progress.step(`apt-get install ${packages.join(' ')}`, async () => {
    await aptInstall(packages, config, run);
    // Newer Debian has the client in a package of its own.
    if ((await attempt('docker', ['--version'])).failed) await aptInstall(['docker-cli'], config, run);
    return undefined;
  });
}
