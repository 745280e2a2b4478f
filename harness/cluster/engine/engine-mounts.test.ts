import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { canMount } from '../../core/files/small-disk.test-helper.ts';
import { mountsBelow, unmountLeft } from './engine-mounts.ts';

const table = String.raw`26 1 254:0 / / rw,relatime - ext4 /dev/root rw
66 27 0:4 net:[4026531833] /cache/engine/exec/netns/default rw - nsfs nsfs rw
67 27 254:0 / /cache/engine-of-others rw - ext4 /dev/vda rw
68 27 254:0 / /cache/engine/of\040two\040words rw - ext4 /dev/vda rw
`;

test('what is mounted below a folder is found, and nothing beside it', () => {
  expect(mountsBelow('/cache/engine', table)).toEqual([
    '/cache/engine/exec/netns/default',
    '/cache/engine/of two words',
  ]);
});

test('where nothing is mounted nothing is done', async () => {
  await expect(unmountLeft('/nowhere')).resolves.toBeUndefined();
});

test.runIf(canMount)('a folder with mounts, one on the other, can be removed afterwards', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy engine '));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const namespace = join(folder, 'default');
  writeFileSync(namespace, '');
  execFileSync('mount', ['--bind', '/proc/self/ns/net', namespace]);
  const data = join(folder, 'data');
  mkdirSync(data);
  for (let times = 0; times < 2; times += 1) execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', data]);

  await unmountLeft(folder);

  expect(mountsBelow(folder, readFileSync('/proc/self/mountinfo', 'utf8'))).toEqual([]);
});
