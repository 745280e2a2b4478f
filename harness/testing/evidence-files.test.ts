import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
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
