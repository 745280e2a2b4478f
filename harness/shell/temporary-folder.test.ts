import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nameOfThisProcess } from './process-owner.ts';
import { inTemporaryFolder, removeLeftFolders } from './temporary-folder.ts';

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
  expect(seen[0]?.name).toMatch(/^seaworthy-one-\d+-\d+-\d+-\w{6}$/);
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

it('removes what a killed process has left, and nothing of one that lives, of another machine or of somebody else', async () => {
  const kill = `
    const { inTemporaryFolder } = await import(${JSON.stringify(new URL('temporary-folder.ts', import.meta.url).href)});
    const { writeFileSync } = await import('node:fs');
    await inTemporaryFolder('image', (folder) => {
      writeFileSync(folder + '/file', '');
      process.kill(process.pid, 'SIGKILL');
      return new Promise(() => {});
    }, ${JSON.stringify(parent)});`;
  const hook = join(import.meta.dirname, '../cli/typescript.js');
  spawnSync(process.execPath, ['--import', hook, '--input-type=module', '--eval', kill], { stdio: 'inherit' });
  expect(readdirSync(parent)).toEqual([expect.stringMatching(/^seaworthy-image-/)]);
  const { pid: dead } = spawnSync(process.execPath, ['--version']);
  const [, started, namespace] = nameOfThisProcess().split('-');
  const others = [
    `seaworthy-image-${nameOfThisProcess()}-abcdef`,
    `seaworthy-image-${String(dead)}-${String(started)}-1-abcdef`,
    `seaworthy-image-${String(dead)}-abcdef`,
    `seaworthy-${String(dead)}-${String(started)}-${String(namespace)}-abcdef`,
    'seaworthy-image-abcdef',
  ];
  for (const name of others) mkdirSync(join(parent, name));

  await removeLeftFolders(parent);

  expect(readdirSync(parent).toSorted()).toEqual(others.toSorted());
});
