import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';

let clone: string;
let temporary: string;
const cache = () => join(clone, '.cache', `compiled-${String(process.geteuid?.())}`);

beforeEach(() => {
  const dir = mkdtempSync(join(tmpdir(), 'seaworthy-typescript-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  [clone, temporary] = [join(dir, 'clone'), join(dir, 'tmp')];
  mkdirSync(join(clone, 'harness/cli'), { recursive: true });
  mkdirSync(temporary);
  cpSync(join(import.meta.dirname, 'typescript.js'), join(clone, 'harness/cli/typescript.js'));
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(clone, 'node_modules'));
  writeFileSync(join(clone, 'package.json'), '{"type":"module"}');
  writeFileSync(
    join(clone, 'program.ts'),
    'const { TMPDIR: text = "" }: NodeJS.ProcessEnv = process.env; console.log(text);',
  );
});

function run(): string {
  const args = ['--import', './harness/cli/typescript.js', 'program.ts'];
  return spawnSync(process.execPath, args, { cwd: clone, env: { ...process.env, TMPDIR: temporary }, encoding: 'utf8' })
    .stdout;
}

test('keeps what it compiled in a folder of the clone that only its user may use, and nothing in the shared one', () => {
  expect([run(), run()]).toEqual([`${temporary}\n`, `${temporary}\n`]);

  expect(readdirSync(temporary)).toEqual([]);
  expect(statSync(cache()).mode & 0o777).toBe(0o700);
  expect(readdirSync(cache(), { recursive: true }).length).toBeGreaterThan(1);
});

test('leaves a folder alone that others may write', () => {
  mkdirSync(cache(), { recursive: true });
  chmodSync(cache(), 0o777);

  expect(run()).toBe(`${temporary}\n`);
  expect([readdirSync(cache()), readdirSync(temporary)]).toEqual([[], []]);
});

test('works where nothing can be kept', () => {
  writeFileSync(join(clone, '.cache'), '');

  expect(run()).toBe(`${temporary}\n`);
  expect([existsSync(cache()), readdirSync(temporary)]).toEqual([false, []]);
});
