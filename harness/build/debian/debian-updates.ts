import { existsSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from '../../config/config.ts';
import { systemClock, type Clock } from '../../core/clock.ts';
import { minutes, seconds } from '../../core/duration.ts';
import { withFileLock } from '../../shell/file-lock.ts';
import { attempt } from '../../shell/run.ts';
import { inTemporaryFolder } from '../../shell/temporary-folder.ts';
import type { Progress } from '../progress.ts';
import { aptOfUserland } from './apt-of-userland.ts';
import { securityList, type Userland } from './debootstrap.ts';
import { keyOf } from '../step-key.ts';

type Of = Userland['of'];

/** A userland that is cached, or will be made. */
export interface CachedUserland {
  readonly of: Of;
  /** The folder of the userland. */
  readonly output: string;
}

const state = z.object({
  askedAt: z.number(),
  /** When Debian last answered, in epoch milliseconds. */
  answeredAt: z.number().optional(),
  editions: z.record(z.string(), z.string()),
});
type State = z.infer<typeof state>;

const aDay = minutes(24 * 60);

/** Changes when Debian had security updates for what the userland held then, and with nothing else: part of its key. */
export function editionOf(of: Of, config: Config): string {
  return readState(config).editions[of] ?? '';
}

/** When Debian last answered whether there are security updates, in epoch milliseconds. */
export function lastAnswer(config: Config): number | undefined {
  return readState(config).answeredAt;
}

/**
 * Asks Debian, at most once a day and for a few seconds, whether there are security updates for what the userlands hold;
 * where there are, the next start builds them again. Where no answer comes, what is cached is used as it is.
 */
export async function askForSecurityUpdates(
  userlands: readonly CachedUserland[],
  config: Config,
  progress: Progress,
  clock: Clock = systemClock,
): Promise<void> {
  // Two starts at once ask once.
  await withFileLock(join(config.cacheDir, 'locks', 'debian-updates'), clock, async () => {
    const known = readState(config);
    const now = clock.now();
    const made = userlands.filter(({ output }) => existsSync(join(output, securityList)));
    if (made.length === 0 || Math.abs(now - known.askedAt) < aDay) return;
    const answers = await Promise.all(
      made.map(async (userland) => ({ of: userland.of, updates: await pendingUpdates(userland, config) })),
    );
    const editions = { ...known.editions };
    for (const { of, updates = [] } of answers) {
      if (updates.length === 0) continue;
      editions[of] = keyOf([editions[of] ?? '', ...updates]);
      progress.line(
        `Debian has security updates for ${updates.length} packages of the ${of}: they are built again at the next start`,
      );
    }
    const answered = answers.every(({ updates }) => updates !== undefined);
    await writeState({ ...known, askedAt: now, ...(answered ? { answeredAt: now } : {}), editions }, config);
  });
}

/** A line for each package that would be upgraded; undefined where no answer comes. Apt's own folders stay as they are. */
async function pendingUpdates({ of, output }: CachedUserland, config: Config): Promise<readonly string[] | undefined> {
  const own = await aptOfUserland(join(config.cacheDir, 'apt', of), output, [securityList]);
  const options = [...own, '-o', 'Acquire::Retries=0', '-o', 'Acquire::http::Timeout=3'];
  const limit = { timeoutMs: seconds(10) };
  if ((await attempt('apt-get', [...options, 'update'], limit)).failed) return undefined;
  const simulated = await attempt('apt-get', [...options, '--simulate', 'upgrade'], limit);
  return simulated.failed ? undefined : simulated.stdout.split('\n').filter((line) => line.startsWith('Inst '));
}

function readState(config: Config): State {
  if (!existsSync(statePath(config))) return { askedAt: 0, editions: {} };
  return state.parse(JSON.parse(readFileSync(statePath(config), 'utf8')));
}

async function writeState(changed: State, config: Config): Promise<void> {
  await inTemporaryFolder(
    'debian-updates',
    async (folder) => {
      await writeFile(join(folder, 'state'), JSON.stringify(changed));
      await rename(join(folder, 'state'), statePath(config));
    },
    config.cacheDir,
  );
}

function statePath(config: Config): string {
  return join(config.cacheDir, 'debian-updates.json');
}
