import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { EvidenceFiles } from './evidence-files.ts';

function newFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'seaworthy-evidence-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  return dir;
}

const source = { pod: 'web-1', uid: 'u', container: 'main', restart: 0 };

test('a name from the API leads nowhere but to a file of its own', async () => {
  const outer = newFolder();
  const files = new EvidenceFiles(join(outer, 'results', 'topic', 'proof'));
  for (const pod of ['../../../../escaped', '/etc/x', '..'])
    expect(() => {
      files.logSink.line({ ...source, pod, container: '../../escaped' }, '2026-11-23T17:00:00Z', 'x');
    }).toThrow('cannot be part of a path');
  files.logSink.line(source, '2026-11-23T17:00:00Z', 'x');
  await files.close();
  expect(readdirSync(outer, { recursive: true }).toSorted()).toEqual([
    'results',
    'results/topic',
    'results/topic/proof',
    'results/topic/proof/logs',
    'results/topic/proof/logs/web-1.main.log',
    'results/topic/proof/trace.jsonl',
  ]);
});

test(
  'a log that cannot be written ends the proof, not the process',
  { skip: process.platform !== 'linux' },
  async () => {
    const dir = newFolder();
    mkdirSync(join(dir, 'logs'));
    symlinkSync('/dev/full', join(dir, 'logs', 'web-1.main.log'));
    const files = new EvidenceFiles(dir);
    files.logSink.line(source, '2026-11-23T18:05:00Z', 'x');
    files.logSink.line({ ...source, pod: 'web-2' }, '2026-11-23T18:05:00Z', 'x');
    // The stream has failed long before the proof ends.
    await new Promise((resolve) => setTimeout(resolve, 50));
    files.logSink.line(source, '2026-11-23T18:05:01Z', 'x');
    await expect(files.close()).rejects.toThrow(/^Not all evidence of this proof could be written: ENOSPC/);
    expect(readFileSync(join(dir, 'logs', 'web-2.main.log'), 'utf8')).toMatch(/ x\n$/);
  },
);
