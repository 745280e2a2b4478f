import { describe, expect, test } from 'vitest';
import { latencyOf } from './latency.ts';
import { Ledger } from './ledger.ts';
import type { RunFacts } from './run-facts.ts';
import { summarise } from './summarise.ts';
import type { InvalidReason } from './summary.ts';

const facts: RunFacts = {
  startedAt: Date.UTC(2026, 0, 1),
  durationMs: 1000,
  targetRate: 10,
  longestStallMs: 5,
  writtenByAutocannon: 10,
  interrupted: false,
};

describe('latency', () => {
  test('is of samples that were measured, by the nearest rank', () => {
    const samples = Float64Array.from({ length: 200 }, (_, index) => 200 - index);

    expect(latencyOf(samples)).toEqual({ p50: 100, p90: 180, p99: 198, max: 200 });
  });

  test('of a single sample is that sample', () => {
    expect(latencyOf(Float64Array.of(4.2))).toEqual({ p50: 4.2, p90: 4.2, p99: 4.2, max: 4.2 });
  });

  test('of nothing is unknown, not zero', () => {
    expect(latencyOf(new Float64Array())).toEqual({ p50: null, p90: null, p99: null, max: null });
  });
});

describe('a measurement is invalid when', () => {
  test.each<[string, number, Partial<RunFacts>, (ledger: Ledger) => void, InvalidReason]>([
    [
      'the load was not reached',
      5,
      { writtenByAutocannon: 5 },
      () => undefined,
      { code: 'load-not-reached', figures: { achieved: 5, wanted: 10 } },
    ],
    [
      'our event loop was blocked',
      10,
      { longestStallMs: 1200 },
      () => undefined,
      { code: 'load-stalled', figures: { stalledMs: 1200 } },
    ],
    [
      'the client wrote what the ledger does not hold',
      10,
      { writtenByAutocannon: 11 },
      () => undefined,
      { code: 'writes-differ', figures: { written: 11, inLedger: 10 } },
    ],
    ['nothing was sent', 0, { writtenByAutocannon: 0 }, () => undefined, { code: 'nothing-sent', figures: {} }],
    [
      'a request could not be sent',
      10,
      {},
      (ledger) => {
        ledger.neverOpened({ stream: 'new', profile: 'load' }, 'EADDRNOTAVAIL', 2);
      },
      { code: 'not-sent', figures: { requests: 2, why: 'EADDRNOTAVAIL' } },
    ],
    [
      'an attempt was settled twice',
      10,
      {},
      (ledger) => {
        ledger.answer(0, { endedAt: 1, status: 200 });
      },
      {
        code: 'ledger-totals-differ',
        figures: { sent: 10, answered: 10, dropped: 0, unfinished: 0, settledTwice: 1 },
      },
    ],
  ])('%s', (_case, sent, changed, happens, reason) => {
    const ledger = answered(sent);
    happens(ledger);

    expect(summarise(ledger, { ...facts, ...changed }).invalid).toEqual([reason]);
  });

  test('none of these is so: then it is valid', () => {
    expect(summarise(answered(10), facts)).toMatchObject({ invalid: [], rate: { target: 10, achieved: 10 } });
  });

  test('too little load does not make a drop untrue', () => {
    const ledger = answered(4);
    const id = ledger.open({ stream: 'new', profile: 'load', target: 0, dueAt: 0, sentAt: 0 });
    const connection = { id: 1, earlierRequests: 0 };
    ledger.drop(id, 5, { cause: 'timeout', detail: '', connection, bytesReceived: 0, safeToRetry: false });

    expect(summarise(ledger, { ...facts, writtenByAutocannon: 5 })).toMatchObject({ dropped: 1, invalid: [] });
  });
});

test('the slow profile is in the totals, not in latency and rate', () => {
  const ledger = answered(10);
  const id = ledger.open({ stream: 'reused', profile: 'slow', target: 0, dueAt: 0, sentAt: 0 });
  ledger.answer(id, { endedAt: 3000, status: 200 });

  expect(summarise(ledger, { ...facts, writtenByAutocannon: 11 })).toMatchObject({
    sent: 11,
    latencyMs: { max: 2 },
    rate: { achieved: 10 },
    invalid: [],
  });
});

function answered(count: number): Ledger {
  const ledger = new Ledger(['a:1']);
  for (let i = 0; i < count; i++) {
    const id = ledger.open({ stream: 'new', profile: 'load', target: 0, dueAt: i, sentAt: i });
    ledger.answer(id, { endedAt: i + 2, status: 200 });
  }
  return ledger;
}
