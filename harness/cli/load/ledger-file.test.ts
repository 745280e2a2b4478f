import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { UsageError } from '../../core/harness-error.ts';
import { LedgerFile } from './ledger-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'seaworthy-ledger-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test.each([
  ['a folder that is not there', join(folder, 'missing', 'x'), /missing\/x` for the ledger: ENOENT/],
  ['a folder', folder, /EISDIR/],
  ['no name', '', /Cannot open `` for the ledger: ENOENT/],
])('%s is bad usage, in one line', async (_case, path, message) => {
  const opening = LedgerFile.open(path);

  await expect(opening).rejects.toThrow(UsageError);
  await expect(opening).rejects.toThrow(message);
});
