import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readLines, writeLines } from './line-file.ts';

function newFile(): string {
  const dir = mkdtempSync(join(tmpdir(), 'seaworthy-lines-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  return join(dir, 'lines');
}

test('lines come back as they were written, however long and in whatever characters', () => {
  const path = newFile();
  const lines = [
    '',
    'a',
    '한'.repeat(1_000_000),
    'é'.repeat(3),
    '',
    ...Array.from({ length: 200_000 }, (_, n) => `line ${n}`),
  ];
  writeLines(path, lines);
  expect([...readLines(path)]).toEqual(lines);
});

test.each([
  ['', [], ''],
  ['half', [], 'half'],
  ['one\nhal', ['one'], 'hal'],
  ['one\n\n', ['one', ''], ''],
])('what follows the last line end of %j is told apart', (text, lines, rest) => {
  const path = newFile();
  writeFileSync(path, text);
  const reader = readLines(path);
  expect(lines.map(() => reader.next())).toEqual(lines.map((value) => ({ value, done: false })));
  expect(reader.next()).toEqual({ value: rest, done: true });
});

test('a line that is far too long is refused with its file, or cut where that is asked for', () => {
  const path = newFile();
  writeFileSync(path, Buffer.alloc(65 << 20, 'a'));
  expect(() => readLines(path).next()).toThrow(`${path} has a line of more than 67108864 bytes`);
  const { value, done } = readLines(path, { limit: 4 }).next();
  expect({ value, done }).toEqual({ value: `aaaa [cut: the line has ${String(65 << 20)} bytes]`, done: true });
});
