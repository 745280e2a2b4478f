import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { LoadCircumstances } from '../judgement/load-evidence.ts';
import { Ledger } from '../ledger/ledger.ts';
import { Timeline } from '../timeline/timeline.ts';
import { readJudgements, readLoad, writeJudgements, writeLoad } from './evidence-folder.ts';

function newFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'seaworthy-evidence-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  return dir;
}

test('judgements come back as they were made', () => {
  const dir = newFolder();
  expect(readJudgements(dir)).toBeUndefined();
  const judgement = {
    verdict: 'pass',
    reason: { code: 'none-dropped', figures: { sent: 4 } },
    counts: { sent: 4 },
    facts: [{ code: 'pod', figures: { pod: 'web-1' } }],
  } as const;
  const saved = {
    judgements: [{ question: { judge: 'drops', load: 1 }, seen: 12, judgement } as const],
    ending: { by: 'return', assertions: 1, statement: '3 nodes' } as const,
  };
  writeJudgements(dir, saved);
  expect(readJudgements(dir)).toEqual({ schemaVersion: 2, ...saved });
});

test('of judgements that an earlier version wrote as sentences only the version is told', () => {
  const dir = newFolder();
  writeFileSync(join(dir, 'judgements.json'), JSON.stringify({ schemaVersion: 1, judgements: [{ question: {} }] }));
  expect(readJudgements(dir)).toMatchObject({ schemaVersion: 1 });
});

test('loads come back as evidence, each by its number', () => {
  const dir = newFolder();
  const circumstances: LoadCircumstances = {
    baseline: { from: 0, to: 10 },
    disruption: { from: 10, to: 20 },
    recovery: { from: 20, to: 30 },
    before: ['a'],
    after: ['b'],
    countersBefore: {},
    countersAfter: { b: { accepted: 1, answered: 2 } },
    nodes: ['worker'],
    workload: { kind: 'Deployment', name: 'web', autoscaler: 'hpa' },
    path: { name: 'host-ports', clean: true, detail: '' },
  };
  const timeline = new Timeline();
  for (const number of [1, 2]) {
    const ledger = new Ledger(['127.0.0.1:31080']);
    const opening = { stream: 'new', profile: 'load', target: 0, dueAt: 1, sentAt: 1 } as const;
    const connection = { id: 1, earlierRequests: 0 };
    const failure = { cause: 'refused', detail: '', connection, bytesReceived: 0, safeToRetry: false } as const;
    for (let dropped = 0; dropped < number; dropped++) ledger.drop(ledger.open(opening), 2, failure);
    ledger.answer(ledger.open(opening), { endedAt: 3, status: 200, pod: 'web-1' });
    const facts = { startedAt: 0, durationMs: 30, targetRate: 100, longestStallMs: number, interrupted: false };
    writeLoad(dir, number, { ledger, facts: { ...facts, writtenByAutocannon: number + 1 } }, circumstances);
  }
  const loads = [1, 2].map((number) => readLoad(dir, number, timeline));
  expect(loads.map((load) => load?.longestStallMs)).toEqual([1, 2]);
  expect(loads.map((load) => load?.drops.length)).toEqual([1, 2]);
  expect(loads.map((load) => load && [...load.records].length)).toEqual([2, 3]);
  expect(loads[0]).toMatchObject({ ...circumstances, timeline, summary: { sent: 2, dropped: 1, balanced: true } });
  expect(readLoad(dir, 3, timeline)).toBeUndefined();
});
