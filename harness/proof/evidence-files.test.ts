import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { canMount, smallDisk } from '../core/files/small-disk.test-helper.ts';
import { readTrace } from '../timeline/trace-file.ts';
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

test.skipIf(!canMount)('a trace that a full disk cuts ends its proof, and is read up to there', async () => {
  const files = new EvidenceFiles(join(smallDisk(onTestFinished), 'proof'));
  const command = { kind: 'command', source: 'command', at: 1, verb: 'delete', object: 'x'.repeat(1000) } as const;
  for (let count = 0; count < 2000; count++) files.timeline.record(command);
  await expect(files.close()).rejects.toThrow(/^Not all evidence of this proof could be written: ENOSPC/);
  const { facts } = readTrace(join(files.dir, 'trace.jsonl'));
  expect(facts.length).toBeLessThan(2000);
  expect(facts.at(-1)).toMatchObject({ kind: 'gap', effect: 'lost' });
});
