import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { logTails } from './log-tails.ts';
import { RunFolder } from '../../record/run-folder.ts';

function folderWith(files: Record<string, string>): RunFolder {
  const dir = mkdtempSync(join(tmpdir(), 'seaworthy-logs-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  mkdirSync(join(dir, 'logging', 'a', 'logs'), { recursive: true });
  Object.entries(files).forEach(([name, text], index) => {
    const path = join(dir, 'logging', 'a', 'logs', name);
    writeFileSync(path, text);
    utimesSync(path, index, index);
  });
  return new RunFolder(dir);
}

const evidence = ['logging/a'];

test('the last lines of the pods that are named', () => {
  const many = Array.from({ length: 9 }, (_, index) => `line ${String(index)}\n`).join('');
  const folder = folderWith({ 'web-1.main.log': many, 'web-2.main.log': 'other\n', 'web-3.main.log': 'newest\n' });
  expect(logTails(folder, { evidence, text: 'Pod: web-1' })).toEqual([
    { file: 'logging/a/logs/web-1.main.log', lines: [3, 4, 5, 6, 7, 8].map((index) => `line ${String(index)}`) },
  ]);
});

test('those that were written last where none is named', () => {
  const folder = folderWith({ 'web-1.main.log': 'old\n', 'web-2.main.log': 'newer\n', 'web-2.main.1.log': 'newest\n' });
  expect(logTails(folder, { evidence }).map(({ lines }) => lines)).toEqual([['newest'], ['newer']]);
});

test('a line of a megabyte is read from its end only', () => {
  const [tail] = logTails(folderWith({ 'web-1.main.log': `${'x'.repeat(1e6)}\n` }), { evidence });
  expect(tail?.lines.map((line) => line.length)).toEqual([16 * 1024 - 1]);
});

test('no log, no lines', () => {
  expect(logTails(folderWith({}), { evidence: ['elsewhere'] })).toEqual([]);
});
