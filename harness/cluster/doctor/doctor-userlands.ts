import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { systemClock, type Clock } from '../../core/clock.ts';
import { cachedUserlands } from '../images/cached-userlands.ts';
import type { Check } from './check.ts';
import { lastAnswer } from '../../build/debian/debian-updates.ts';

/** Tells how old the Debian userlands of nodes and sample images are, and what is known about security updates. */
export function checkUserlands(config: Config, clock: Clock = systemClock): Check {
  const name = 'Debian userlands';
  const now = clock.now();
  const made = cachedUserlands(config).map(({ of, output }) => {
    const packages = statSync(join(output, 'var/lib/dpkg/status'), { throwIfNoEntry: false });
    return { of, age: packages && ago(now - packages.mtimeMs) };
  });
  if (made.every(({ age }) => age === undefined)) {
    return {
      name,
      state: 'note',
      detail: 'none cached, or older than the last security updates; made where they are needed',
    };
  }
  const each = made.map(({ of, age }) => `of the ${of} ${age === undefined ? 'to be built again' : `made ${age}`}`);
  const answered = lastAnswer(config);
  const asked = answered === undefined ? 'not asked for yet' : `last asked for ${ago(now - answered)}`;
  const current = answered !== undefined && now - answered < staleAfter && made.every(({ age }) => age !== undefined);
  return { name, state: current ? 'ok' : 'note', detail: `${each.join(', ')}; security updates ${asked}` };
}

const hour = 3_600_000;
const staleAfter = 7 * 24 * hour;

function ago(milliseconds: number): string {
  const hours = Math.floor(milliseconds / hour);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}
