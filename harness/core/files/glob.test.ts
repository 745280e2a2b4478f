import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { filesMatching } from './glob.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'seaworthy-glob-'));
  for (const path of ['e2e/a.x.ts', 'e2e/b.x.ts', 'e2e/bxts', 'e2e/deep/er/c.x.ts', 'e2e/.d.x.ts', 'f,g.x.ts'])
    add(path);
  for (const path of ['node_modules/p/e2e/h.x.ts', '.git/i.x.ts', 'e2e/(odd) [name]+.x.ts']) add(path);
  return () => {
    rmSync(folder, { recursive: true });
  };
});

function add(path: string): void {
  mkdirSync(join(folder, dirname(path)), { recursive: true });
  writeFileSync(join(folder, path), '');
}

test.each([
  ['e2e/a.x.ts', ['e2e/a.x.ts']],
  ['./e2e//?.x.ts', ['e2e/a.x.ts', 'e2e/b.x.ts']],
  ['e2e/*.x.ts', ['e2e/(odd) [name]+.x.ts', 'e2e/a.x.ts', 'e2e/b.x.ts']],
  ['e2e/{b,c?}.{x,y}.ts', ['e2e/b.x.ts']],
  ['f,*.x.ts', ['f,g.x.ts']],
  ['e2e/{*.ts', []],
  ['**/c.x.ts', ['e2e/deep/er/c.x.ts']],
  ['e2e/**/{a,c}.x.ts', ['e2e/a.x.ts', 'e2e/deep/er/c.x.ts']],
  ['e2e/(odd) [name]+.x.ts', ['e2e/(odd) [name]+.x.ts']],
  ['*/e2e/../../f,g.x.ts', ['f,g.x.ts']],
  ['e2e/.*', []],
  ['e2e/*.X.ts', []],
  ['nowhere/*.ts', []],
  ['e2e', []],
  ['', []],
])('%s finds %j', (pattern, paths) => {
  expect(filesMatching(folder, pattern).map((path) => relative(folder, path))).toEqual(paths);
});

test('a pattern may be absolute', () => {
  expect(filesMatching('/nowhere', join(folder, 'e2e/?.x.ts'))).toEqual([
    join(folder, 'e2e/a.x.ts'),
    join(folder, 'e2e/b.x.ts'),
  ]);
});
