import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { HarnessError } from '../core/harness-error.ts';
import { linkAtomically, writeAtomically, writeChunksAtomically } from './atomic-write.ts';

function newFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'seaworthy-atomic-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  return dir;
}

test('while a file is written anew, a reader meets the old one, whole', () => {
  const dir = newFolder();
  const path = join(dir, 'results.json');
  writeAtomically(path, 'old');
  const seen: string[] = [];
  function* chunks() {
    yield 'ne';
    seen.push(readFileSync(path, 'utf8'));
    yield 'w';
  }
  writeChunksAtomically(path, chunks());
  expect(seen).toEqual(['old']);
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(readdirSync(dir)).toEqual(['results.json']);
});

test('a file is another one each time, so that whoever holds it open reads on in the old one', () => {
  const path = join(newFolder(), 'results.json');
  writeAtomically(path, 'old');
  const { ino } = statSync(path);
  const kept = `${path}.kept`;
  symlinkSync(path, kept);
  writeAtomically(path, 'new');
  expect(statSync(kept).ino).not.toBe(ino);
});

test('a link in the place of the file is replaced, not followed', () => {
  const dir = newFolder();
  const [path, victim] = ['results.json', 'victim'].map((name) => join(dir, name)) as [string, string];
  writeFileSync(victim, 'kept');
  symlinkSync(victim, path);
  symlinkSync(victim, `${path}.${String(process.pid)}.tmp`);
  writeAtomically(path, 'new');
  expect([victim, path].map((file) => readFileSync(file, 'utf8'))).toEqual(['kept', 'new']);
});

test.each([
  [
    'a text',
    (path: string) => {
      writeAtomically(path, 'x');
    },
  ],
  [
    'a link',
    (path: string) => {
      linkAtomically(path, 'x');
    },
  ],
])('what cannot be written leaves nothing behind, and is told in one line: %s', (_, write) => {
  const dir = newFolder();
  const path = join(dir, 'results.json');
  mkdirSync(join(path, 'in-the-way'), { recursive: true });
  expect(() => {
    write(path);
  }).toThrow(HarnessError);
  expect(() => {
    write(path);
  }).toThrow(/^\S+results\.json could not be written: \w+: .*$/);
  expect(readdirSync(dir)).toEqual(['results.json']);
});

test('an error of whoever makes the text is passed on, and leaves nothing behind', () => {
  const dir = newFolder();
  function* chunks(): Generator<string> {
    yield 'half';
    throw new TypeError('no page');
  }
  expect(() => {
    writeChunksAtomically(join(dir, 'report.html'), chunks());
  }).toThrow(TypeError);
  expect(readdirSync(dir)).toEqual([]);
});
