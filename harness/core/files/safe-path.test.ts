import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fileInside, pathInside, safeSegment } from './safe-path.ts';

test.each(['web-7d9f', 'a.b', '...', '..a', 'a:b', 'é', 'system:node', '%2e%2e'])(
  '%j is one segment of a path',
  (name) => {
    expect(safeSegment(name)).toBe(name);
    expect(pathInside('/results', 'logs', `${name}.log`)).toBe(`/results/logs/${name}.log`);
  },
);

test.each(['', '.', '..', '../x', '/etc', 'a/b', '..\\x', 'a\0', 'a\nb', '\u001B[2J', '\u0085'])(
  '%j is not',
  (name) => {
    expect(() => safeSegment(name)).toThrow('cannot be part of a path');
    expect(() => pathInside('/results', 'logs', name)).toThrow('cannot be part of a path');
  },
);

function newFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'seaworthy-safe-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  return dir;
}

test('a file is read inside of its folder alone, wherever links lead', () => {
  const outer = newFolder();
  const dir = join(outer, 'run');
  mkdirSync(join(dir, 'logs'), { recursive: true });
  // Begins as the folder's own name does.
  mkdirSync(join(outer, 'run-2'));
  writeFileSync(join(outer, 'run-2', 'secret'), '');
  writeFileSync(join(dir, 'logs', 'a.log'), '');
  symlinkSync('a.log', join(dir, 'logs', 'b.log'));
  symlinkSync('../../run-2/secret', join(dir, 'logs', 'out.log'));
  symlinkSync('../run-2', join(dir, 'away'));
  execFileSync('mkfifo', [join(dir, 'logs', 'pipe.log')]);

  const own = join(realpathSync(dir), 'logs', 'a.log');
  expect(fileInside(dir, 'logs', 'a.log')).toBe(own);
  expect(fileInside(dir, 'logs', 'b.log')).toBe(own);
  for (const names of [['logs', 'out.log'], ['away', 'secret'], ['logs', 'pipe.log'], ['logs']])
    expect(() => fileInside(dir, ...names)).toThrow('is not read');
  expect(() => fileInside(dir, 'logs', 'none')).toThrow('ENOENT');
  expect(() => fileInside(dir, '..', 'run-2', 'secret')).toThrow('cannot be part of a path');
});
