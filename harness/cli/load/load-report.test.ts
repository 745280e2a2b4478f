import { expect, test } from 'vitest';
import { Ledger } from '../../ledger/ledger.ts';
import { summarise } from '../../ledger/summarise.ts';
import { loadReport } from './load-report.ts';

const startedAt = 1_790_000_000_000;

test('what a server said is shown as text, and nothing of it is obeyed by a terminal', () => {
  const report = reportOn(['a:1'], 'web\u001b]0;title\u0007\u009b31m');

  expect(report).toContain('last answered by web\\u001b]0;title\\u0007\\u009b31m');
  expect(report).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});

test('of many targets the first are named, each once', () => {
  const report = reportOn(['a:1', 'a:1', ...Array.from({ length: 20 }, (_, index) => `b:${index}`)], 'web-1');

  expect(report).toMatch(/^Load: {6}a:1, b:0, b:1, b:2, b:3, b:4, b:5, b:6, and 13 more for 1\.0 s/);
});

function reportOn(targets: readonly string[], lastPod: string): string {
  const ledger = new Ledger(targets);
  const id = ledger.open({ stream: 'reused', profile: 'load', target: 0, dueAt: startedAt, sentAt: startedAt });
  ledger.drop(id, startedAt + 5, {
    cause: 'reset',
    detail: 'ECONNRESET',
    connection: { id: 1, earlierRequests: 1, lastPod },
    bytesReceived: 0,
    safeToRetry: true,
  });
  const facts = {
    startedAt,
    durationMs: 1000,
    targetRate: null,
    longestStallMs: 0,
    writtenByAutocannon: 1,
    interrupted: false,
  };
  return loadReport(summarise(ledger, facts), ledger);
}
