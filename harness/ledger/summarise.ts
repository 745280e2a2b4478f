import { RequestCounter } from './request-totals.ts';
import { invalidReasons } from './invalid-reasons.ts';
import { latencyOf } from './latency.ts';
import type { Ledger } from './ledger.ts';
import { streams, type RequestRecord, type Stream } from './request-record.ts';
import type { RunFacts } from './run-facts.ts';
import type { RequestTotals, LoadSummary } from './summary.ts';

/** Everything that a run came to, from its ledger and its facts alone: a saved run gives the same summary again. */
export function summarise(ledger: Ledger, facts: RunFacts): LoadSummary {
  const all = new RequestCounter();
  const byStream = { new: new RequestCounter(), reused: new RequestCounter() };
  const latencies = new Float64Array(ledger.length);
  let measured = 0;
  let paced = 0;
  for (const record of ledger.records()) {
    all.add(record);
    byStream[record.stream].add(record);
    if (record.profile === 'slow' || record.profile === 'idle') continue;
    paced++;
    if (isAnswered(record)) latencies[measured++] = record.endedAt - record.sentAt;
  }
  const totals = all.close(ledger);
  const rate = { target: facts.targetRate, achieved: perSecond(paced, facts.durationMs) };
  return {
    schemaVersion: 1,
    ...totals,
    streams: totalsByStream(ledger, byStream),
    latencyMs: latencyOf(latencies.subarray(0, measured)),
    rate,
    startedAt: new Date(facts.startedAt).toISOString(),
    durationMs: Math.round(facts.durationMs),
    invalid: invalidReasons(ledger, facts, totals, rate.achieved),
  };
}

function isAnswered(record: RequestRecord): record is RequestRecord & { readonly endedAt: number } {
  return (record.outcome === 'ok' || record.outcome === 'rejected') && record.endedAt !== undefined;
}

function totalsByStream(
  ledger: Ledger,
  counters: Record<Stream, RequestCounter>,
): Partial<Record<Stream, RequestTotals>> {
  const used = streams.filter((stream) => ledger.totals.some((account) => account.stream === stream));
  return Object.fromEntries(
    used.map((stream) => [stream, counters[stream].close(ledger, (account) => account.stream === stream)]),
  );
}

function perSecond(count: number, durationMs: number): number {
  return durationMs > 0 ? Math.round((count / durationMs) * 100_000) / 100 : 0;
}
