/**
 * What a million requests cost in the ledger: memory, and the time of a summary.
 * Usage: node --expose-gc --import ./harness/cli/typescript.js bench/ledger-memory.ts
 */
import { Ledger } from '../harness/ledger/ledger.ts';
import { streams } from '../harness/ledger/request-record.ts';
import { summarise } from '../harness/ledger/summarise.ts';

const requests = 1_000_000;
const barMb = 150;
const barMs = 2000;

const before = memory();
const ledger = new Ledger(['127.0.0.1:31080', '127.0.0.1:31081']);
const startedAt = 1_790_000_000_000;
for (let i = 0; i < requests; i++) {
  const sentAt = startedAt + i;
  const id = ledger.open({
    stream: streams[i % 2] ?? 'new',
    profile: 'load',
    target: i % 2,
    dueAt: sentAt - 0.2,
    sentAt,
  });
  const endedAt = sentAt + 1 + (i % 97) / 10;
  ledger.answer(id, { endedAt, status: 200, pod: `web-7d9f-${i % 12}`, phase: 'ready' });
}
const usedMb = (memory() - before) / 1024 / 1024;

const from = performance.now();
const summary = summarise(ledger, {
  startedAt,
  durationMs: requests,
  targetRate: 1000,
  longestStallMs: 0,
  writtenByAutocannon: requests,
  interrupted: false,
});
const tookMs = performance.now() - from;

print(
  `${summary.sent} requests: ${usedMb.toFixed(1)} MB (bar ${barMb}), summary in ${tookMs.toFixed(0)} ms (bar ${barMs})`,
);
print(`balanced ${String(summary.balanced)}, p99 ${String(summary.latencyMs.p99)} ms`);
process.exitCode = usedMb < barMb && tookMs < barMs && summary.balanced ? 0 : 1;

/** Bytes in use: the heap, and the typed arrays outside of it. */
function memory(): number {
  if (!globalThis.gc) throw new Error('Expected node --expose-gc: without it the figures hold garbage');
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
