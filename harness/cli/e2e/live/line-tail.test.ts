import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LineTail } from './line-tail.ts';

test('gives each line once, when it is whole', () => {
  const dir = mkdtempSync(join(tmpdir(), 'seaworthy-tail-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  const path = join(dir, 'tests.jsonl');
  const tail = new LineTail(path);
  expect(tail.read()).toEqual([]);
  const bytes = Buffer.from('eins\nzwölf\n');
  appendFileSync(path, bytes.subarray(0, 8)); // within the ö
  expect(tail.read()).toEqual(['eins']);
  appendFileSync(path, bytes.subarray(8));
  expect(tail.read()).toEqual(['zwölf']);
  expect(tail.read()).toEqual([]);
});
