import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { attempt } from '../../shell/run.ts';
import { aptInstall, canInstallPackages, installMissing } from './apt.ts';
import type { StepTools } from '../steps.ts';

export interface Userland {
  /** What the userland is for. Each has a package folder of its own, since two debootstrap processes cannot share one. */
  readonly of: 'nodes' | 'samples';
  /** Packages beside those of Debian's minimal base. */
  readonly packages: readonly string[];
  /** Folder that becomes the root of the file system. */
  readonly to: string;
}

/** The Debian release of everything that we build: its systemd still boots on cgroup v1, later ones do not. */
export const debianRelease = 'bookworm';

/** The keys that Debian signs its releases with. */
export const debianKeyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** The file in a userland that names its source of security updates; absent if its mirror has none. */
export const securityList = 'etc/apt/sources.list.d/security.list';

/** A release holds what was fixed until its last point release; what came after it is in a suite of its own. */
export const takeSecurityUpdates = `
  mount -t proc proc "$0/proc"
  for file in /etc/resolv.conf /etc/hosts; do
    [ -e $file ] || continue
    [ -e "$0$file" ] || touch "$0$file"
    mount --bind $file "$0$file"
  done
  apt() { chroot "$0" apt-get -qq -o Dpkg::Use-Pty=0 -o Dir::Etc::SourceList=/${securityList} -o Dir::Etc::SourceParts=/dev/null "$@"; }
  apt -o APT::Update::Error-Mode=any update
  apt --yes upgrade
  apt clean`;

/**
 * Makes a Debian userland from signed packages, security updates among them, from the mirror that apt uses. Packages are
 * kept in `<cacheDir>/debs`.
 * @returns a remark where the mirror has no security updates
 * @throws HarnessError where it cannot be done: it needs root
 */
export async function debootstrap(
  { of, packages, to }: Userland,
  config: Config,
  tools: Pick<StepTools, 'run'>,
): Promise<string | undefined> {
  if (process.getuid?.() !== 0) {
    throw new HarnessError('Making a Debian userland with debootstrap needs root', {
      code: 'not-root',
      fix: 'let a container registry be reached, from which images are pulled instead (`docker pull debian` says what is in the way), or run as root on Debian or Ubuntu',
    });
  }
  await installMissing({ debootstrap: 'debootstrap', wget: 'wget', gpgv: 'gpgv' }, config, tools.run);
  await assureKeyring(debianKeyring, config, tools.run);
  const debs = join(config.cacheDir, 'debs', of);
  await mkdir(debs, { recursive: true });
  const mirror = await aptSite(debianRelease);
  // In a mount namespace of its own, so that its mounts disappear with it, however it ends.
  await tools.run('unshare', [
    ...['--mount', 'debootstrap'],
    // Without it debootstrap goes on, with a warning, where the keyring is missing.
    '--force-check-gpg',
    '--variant=minbase',
    `--cache-dir=${debs}`,
    `--include=${packages.join(',')}`,
    debianRelease,
    to,
    ...(mirror === undefined ? [] : [mirror]),
  ]);
  const site = await securitySite(to);
  if (site === undefined) return 'without security updates: the mirror has none';
  await writeFile(join(to, securityList), `deb ${site} ${debianRelease}-security main\n`);
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  await tools.run('unshare', ['--mount', 'sh', '-ec', takeSecurityUpdates, to], { env });
  return undefined;
}

/**
 * Installs Debian's keyring where it is missing and apt is at hand.
 * @throws HarnessError with the command that gets it
 */
export async function assureKeyring(keyring: string, config: Config, run: StepTools['run']): Promise<void> {
  if (existsSync(keyring)) return;
  if (canInstallPackages()) await aptInstall(['debian-archive-keyring'], config, run);
  if (existsSync(keyring)) return;
  throw new HarnessError(`The signature of Debian's packages cannot be checked: ${keyring} is missing`, {
    code: 'keyring-missing',
    fix: 'get it with `apt-get install debian-archive-keyring`, or the package of this name of another distribution',
  });
}

/** From where apt gets security updates here, else the usual place beside the mirror; undefined where nothing is there. */
async function securitySite(userland: string): Promise<string | undefined> {
  const sources = await readFile(join(userland, 'etc/apt/sources.list'), 'utf8');
  const mirror = /^deb (\S+)/m.exec(sources)?.[1] ?? '';
  const suite = `${debianRelease}-security`;
  const site = (await aptSite(suite)) ?? `${mirror.replace(/\/$/, '')}-security`;
  const asked = await attempt('wget', ['-q', '--spider', '-T10', '-t2', `${site}/dists/${suite}/InRelease`]);
  return asked.failed ? undefined : site;
}

/** The site from which apt gets a suite; undefined where it gets other ones (debootstrap knows its own default). */
async function aptSite(suite: string): Promise<string | undefined> {
  const targets = await attempt('apt-get', ['indextargets', '--format', '$(SITE) $(RELEASE) $(COMPONENT)']);
  const lines = targets.stdout.split('\n').map((line) => line.trim().split(' '));
  return lines.find(([, release, component]) => release === suite && component === 'main')?.[0];
}
