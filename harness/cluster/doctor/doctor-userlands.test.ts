import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig, type Config } from '../../config/config.ts';
import { cachedUserlands } from '../images/cached-userlands.ts';
import { checkUserlands } from './doctor-userlands.ts';

let config: Config;
const day = 86_400_000;
const now = 100 * day;
const clock = { now: () => now, sleep: () => Promise.resolve() };

beforeEach(async () => {
  const cacheDir = mkdtempSync(join(tmpdir(), 'seaworthy-cache-'));
  config = { ...(await loadConfig({}, cacheDir)), cacheDir };
});
afterEach(() => {
  rmSync(config.cacheDir, { recursive: true });
});

function cached(daysAgo: number): void {
  for (const { output } of cachedUserlands(config)) {
    const status = join(output, 'var/lib/dpkg/status');
    mkdirSync(join(status, '..'), { recursive: true });
    writeFileSync(status, '');
    utimesSync(status, (now - daysAgo * day) / 1000, (now - daysAgo * day) / 1000);
  }
}

const answered = (daysAgo: number) => {
  const at = now - daysAgo * day;
  writeFileSync(
    join(config.cacheDir, 'debian-updates.json'),
    JSON.stringify({ askedAt: at, answeredAt: at, editions: {} }),
  );
};

test('says how old the cached userlands are and when security updates were asked for', () => {
  cached(12);
  answered(0.5);

  expect(checkUserlands(config, clock)).toEqual({
    name: 'Debian userlands',
    state: 'ok',
    detail: 'of the samples made 12 days ago, of the nodes made 12 days ago; security updates last asked for 12 h ago',
  });
});

test('notes that nobody has answered for a week, or ever', () => {
  cached(12);
  expect(checkUserlands(config, clock)).toMatchObject({
    state: 'note',
    detail: expect.stringMatching(/not asked/) as string,
  });

  answered(8);
  expect(checkUserlands(config, clock)).toMatchObject({
    state: 'note',
    detail: expect.stringMatching(/8 days ago$/) as string,
  });
});

test('notes that none is cached', () => {
  expect(checkUserlands(config, clock)).toMatchObject({
    state: 'note',
    detail: expect.stringMatching(/^none/) as string,
  });
});
