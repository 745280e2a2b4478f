import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { HarnessError } from '../core/harness-error.ts';
import { attempt } from '../shell/run.ts';
import { installMissing } from './apt.ts';
import type { StepTools } from './steps.ts';

export interface Userland {
  /** Whose it is: debootstrap does not share its folder of packages with another one that runs. */
  readonly of: 'nodes' | 'samples';
  /** Packages beside those of Debian's minimal base. */
  readonly packages: readonly string[];
  /** Folder that becomes the root of the file system. */
  readonly to: string;
}

/** The Debian release of everything that we build: its systemd still boots on cgroup v1, later ones do not. */
export const debianRelease = 'bookworm';

/**
 * Makes a Debian userland from packages, from the mirror that apt uses. Packages are kept in `<cacheDir>/debs`.
 * @throws HarnessError where it cannot be done: it needs root
 */
export async function debootstrap({ of, packages, to }: Userland, config: Config, tools: StepTools): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new HarnessError('Making a Debian userland with debootstrap needs root', {
      code: 'not-root',
      fix: 'run as root, or where a container registry answers, so that images are pulled instead',
    });
  }
  await installMissing({ debootstrap: 'debootstrap', wget: 'wget' }, config, tools.run);
  const debs = join(config.cacheDir, 'debs', of);
  await mkdir(debs, { recursive: true });
  const mirror = await debianMirror();
  // What it mounts goes away with it, however it ends.
  await tools.run('unshare', [
    ...['--mount', 'debootstrap'],
    '--variant=minbase',
    `--cache-dir=${debs}`,
    `--include=${packages.join(',')}`,
    debianRelease,
    to,
    ...(mirror === undefined ? [] : [mirror]),
  ]);
}

/** The site from which apt gets our release; undefined where it gets another one (debootstrap knows its own default). */
async function debianMirror(): Promise<string | undefined> {
  const targets = await attempt('apt-get', ['indextargets', '--format', '$(SITE) $(RELEASE) $(COMPONENT)']);
  const lines = targets.stdout.split('\n').map((line) => line.trim().split(' '));
  return lines.find(([, release, component]) => release === debianRelease && component === 'main')?.[0];
}
