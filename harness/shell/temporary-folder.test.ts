import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inTemporaryFolder } from './temporary-folder.ts';

let parent: string;
let umask: number;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'temporary-'));
  umask = process.umask(0);
});
afterEach(async () => {
  process.umask(umask);
  await rm(parent, { recursive: true });
});

it('makes folders of different names that nobody else can enter', async () => {
  const seen = await Promise.all(
    ['one', 'one'].map((purpose) =>
      inTemporaryFolder(
        purpose,
        (folder) => Promise.resolve({ name: basename(folder), mode: statSync(folder).mode & 0o777 }),
        parent,
      ),
    ),
  );

  expect(new Set(seen.map(({ name }) => name)).size).toBe(2);
  expect(seen.map(({ mode }) => mode)).toEqual([0o700, 0o700]);
  expect(seen[0]?.name).toMatch(/^seaworthy-one-\w{6}$/);
});

it('removes the folder with its content when the work ends, also by an error', async () => {
  const failing = inTemporaryFolder(
    'one',
    (folder) => {
      writeFileSync(join(folder, 'file'), '');
      return Promise.reject(new Error('the work'));
    },
    parent,
  );

  await expect(failing).rejects.toThrow('the work');
  expect(readdirSync(parent)).toEqual([]);
});
