import { setTimeout as delay } from 'node:timers/promises';
import autocannon from 'autocannon';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../core/clock.ts';
import type { SavedRun } from '../ledger/codec.ts';
import { streams, type RequestRecord } from '../ledger/request-record.ts';
import { summarise } from '../ledger/summarise.ts';
import { Driver } from './engine/driver.ts';
import { clientsFor, type LoadProfile } from './protocols/protocols.ts';
import { comesAndGoes } from './fault-server/comes-and-goes.test-helper.ts';
import { FaultServer } from './fault-server/fault-server.ts';
import { faults, races, type Fault } from './fault-server/faults.ts';

const run = 'selftest';

interface Asked {
  readonly rate: number | 'max';
  readonly forMs: number;
  readonly every: number;
}

describe.concurrent('at 20 requests a second', () => {
  test.each(faults)('the ledger equals the truth: $does', async (fault) => {
    await expectTruth(fault, { rate: 20, forMs: 2500, every: 3 });
  });

  test.each(races)('the ledger accounts for what never arrived: $does', async (fault) => {
    await expectEveryMissAccounted(fault, { rate: 20, forMs: 2500, every: 3 });
  });
});

describe('at 500 requests a second', () => {
  test.each(faults)('the ledger equals the truth: $does', async (fault) => {
    await expectTruth(fault, { rate: 500, forMs: 700, every: 10 });
  });

  test.each(races)('the ledger accounts for what never arrived: $does', async (fault) => {
    await expectEveryMissAccounted(fault, { rate: 500, forMs: 700, every: 10 });
  });
});

describe('as fast as it goes', () => {
  test('the keep-alive race drops requests, and the ledger has each of them', async () => {
    const silentClose = races.filter(({ name }) => name === 'silent-close');
    await expectEveryMissAccounted(silentClose, { rate: 'max', forMs: 1000, every: 5 });
  });
});

test('a server that is gone for a while: refused on both streams, and every miss accounted for', async () => {
  const server = await FaultServer.start([], 1);
  const driver = start(server, 200);
  await comesAndGoes(server);
  const { ledger, facts } = await driver.drain();
  server.close();

  const { streams: totals, balanced } = summarise(ledger, facts);
  expect(balanced).toBe(true);
  expect(missed([...ledger.records()], server)).toEqual([]);
  for (const stream of streams) expect(totals[stream]?.droppedBy.refused).toBeGreaterThan(0);
});

test.each([20, 500])(
  'interrupted at %i requests a second, all faults at once, the ledger stays balanced',
  async (rate) => {
    const server = await FaultServer.start([...faults, ...races], 2);
    const driver = start(server, rate);
    await delay(900);
    const { ledger, facts } = await driver.drain(AbortSignal.abort());
    server.close();

    const summary = summarise(ledger, facts);
    expect(summary).toMatchObject({ balanced: true, invalid: [] });
    expect(summary.unfinished).toBeGreaterThan(0);
    expect(summary.sent).toBe(summary.ok + summary.rejected + summary.dropped + summary.unfinished);
  },
);

// The same assertion, put to stock autocannon's own counts: it must not hold, or the tests above prove nothing.
test.each(faults.filter(({ name }) => ['fin', 'cut-body', 'half-header', 'unsigned'].includes(name)))(
  'control: stock autocannon does not see $does',
  async (fault) => {
    const server = await FaultServer.start([fault], 10);
    const { errors, non2xx } = await autocannon({ url: server.url, connections: 4, duration: 1, timeout: 1 });
    server.close();

    const lost = [...server.received.values()].filter(({ truth }) => truth !== 'ok');
    expect(lost.length).toBeGreaterThan(0);
    expect(errors + non2xx).toBe(0);
  },
);

async function expectTruth(fault: Fault, asked: Asked): Promise<void> {
  const { server, saved } = await measure([fault], asked);

  const summary = summarise(saved.ledger, saved.facts);
  const told = [...saved.ledger.records()];
  expect(summary).toMatchObject({ balanced: true, unfinished: 0, sent: server.received.size });
  for (const stream of streams) expect(tally(told, stream)).toEqual(truths(server, stream));
  expect(
    told.filter((record) => describeOutcome(record) !== server.received.get(`${run}-${record.id}`)?.truth),
  ).toEqual([]);
  expect(truths(server, 'new')[fault.truth]).toBeGreaterThan(0);
  expect(truths(server, 'reused')[fault.truth]).toBeGreaterThan(0);
}

async function expectEveryMissAccounted(fault: Fault | readonly Fault[], asked: Asked): Promise<void> {
  const { server, saved } = await measure([fault].flat(), asked);

  const summary = summarise(saved.ledger, saved.facts);
  expect(summary).toMatchObject({ balanced: true, unfinished: 0 });
  expect(missed([...saved.ledger.records()], server)).toEqual([]);
}

/** Records that contradict the server: received but not `ok`, or not received and yet not dropped. */
function missed(records: readonly RequestRecord[], server: FaultServer): RequestRecord[] {
  return records.filter((record) => {
    const arrived = server.received.has(`${run}-${record.id}`);
    return arrived ? record.outcome !== 'ok' : record.outcome !== 'dropped' && record.status !== 408;
  });
}

async function measure(
  wanted: readonly Fault[],
  { rate, forMs, every }: Asked,
): Promise<{ server: FaultServer; saved: SavedRun }> {
  const server = await FaultServer.start(wanted, every);
  const driver = start(server, rate);
  await delay(forMs);
  const saved = await driver.drain();
  server.close();
  return { server, saved };
}

function start(server: FaultServer, rate: number | 'max'): Driver {
  const profile: LoadProfile = {
    ...{ protocol: 'http', run, targets: [server.url], streams, rate, connections: 40, timeoutMs: 1000 },
    ...{ expectStatus: [200], expectHeader: 'x-pod' },
  };
  const driver = new Driver(profile, clientsFor(profile), systemClock);
  driver.start();
  return driver;
}

function describeOutcome({ outcome, failure }: RequestRecord): string {
  return failure?.cause ?? outcome;
}

function tally(records: readonly RequestRecord[], stream: string): Record<string, number> {
  return count(records.filter((record) => record.stream === stream).map(describeOutcome));
}

function truths(server: FaultServer, stream: string): Record<string, number> {
  return count([...server.received.values()].filter((one) => one.stream === stream).map(({ truth }) => truth));
}

function count(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
