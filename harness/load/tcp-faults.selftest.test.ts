import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../core/clock.ts';
import { groupBy } from '../core/group-by.ts';
import type { SavedRun } from '../ledger/codec.ts';
import { streams, type RequestRecord, type Stream } from '../ledger/request-record.ts';
import { summarise } from '../ledger/summarise.ts';
import { Driver } from './engine/driver.ts';
import { comesAndGoes } from './fault-server/comes-and-goes.test-helper.ts';
import { request, TcpFaultServer, type SeenExchange } from './fault-server/tcp-fault-server.ts';
import { tcpFaults, tcpRace, type TcpFault } from './fault-server/tcp-faults.ts';
import { clientsFor, type LoadProfile } from './protocols/protocols.ts';

const ping = { send: Buffer.from(request).toString('base64'), expect: '^\\+PONG\\r\\n' };

interface Asked {
  readonly stream: Stream;
  readonly rate: number;
  readonly forMs: number;
  readonly every: number;
  /** What is sent and expected. */
  readonly exchange?: Pick<LoadProfile<'tcp'>, 'send' | 'expect'>;
}

const eachOnEach = tcpFaults.flatMap((fault) => streams.map((stream) => [fault.does, stream, fault] as const));

describe.concurrent('at 20 exchanges a second', () => {
  test.each(eachOnEach)('the ledger equals the truth: %s, on %s', async (_does, stream, fault) => {
    await expectTruth(fault, { stream, rate: 20, forMs: 2500, every: 3 });
  });
});

describe('at 250 exchanges a second', () => {
  test.each(eachOnEach)('the ledger equals the truth: %s, on %s', async (_does, stream, fault) => {
    await expectTruth(fault, { stream, rate: 250, forMs: 700, every: 10 });
  });

  test.each(streams)('the ledger accounts for what never arrived, on %s', async (stream) => {
    const { server, saved } = await measure([tcpRace], { stream, rate: 250, forMs: 1500, every: 3 });

    expect(summarise(saved.ledger, saved.facts)).toMatchObject({ balanced: true, unfinished: 0 });
    expectEveryMissDropped([...saved.ledger.records()], server.seen);
  });
});

describe.concurrent('a server that greets', () => {
  test.each(tcpFaults)('the ledger equals the truth where nothing is sent: $does', async (fault) => {
    const exchange = { expect: ping.expect };
    await expectTruth(fault, { stream: 'new', rate: 20, forMs: 2500, every: 3, exchange });
  });
});

test('where nothing is sent or expected, the connection is the answer', async () => {
  const ports: (number | undefined)[] = [];
  const server = createServer((socket) => {
    ports.push(socket.remotePort);
    socket.on('error', () => undefined).resume();
  }).listen(0, '127.0.0.3');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const driver = start(`tcp://127.0.0.3:${port}`, { streams: ['new'], rate: 100 }, {});
  await delay(600);
  const { ledger, facts } = await driver.drain();
  // The last connection has yet to be accepted here.
  await delay(50);
  server.close();

  const summary = summarise(ledger, facts);
  expect(summary).toMatchObject({ balanced: true, ok: summary.sent, sent: ports.length, invalid: [] });
  expect([...ledger.records()].map(({ clientPort }) => clientPort).sort()).toEqual(ports.sort());
});

test('a server that is gone for a while: refused on both streams, and every miss accounted for', async () => {
  const server = await TcpFaultServer.start({ faults: [], every: 1 });
  const driver = start(server.url, { streams, rate: 200 }, ping);
  await comesAndGoes(server);
  const { ledger, facts } = await driver.drain();
  server.close();

  const { streams: totals, balanced } = summarise(ledger, facts);
  const records = [...ledger.records()];
  expect(balanced).toBe(true);
  for (const stream of streams) expect(totals[stream]?.droppedBy.refused).toBeGreaterThan(0);
  // What was refused has a port too, by which connection tracking tells which pod refused it.
  expect(records.filter(({ clientPort }) => clientPort === undefined)).toEqual([]);
  const arrived = records.filter(({ failure }) => failure?.cause !== 'refused');
  expectEveryMissDropped(arrived, server.seen);
});

test('a kept connection that the server closes while it is idle is noted, and no exchange is lost by it', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).setTimeout(400, () => socket.end());
    socket.on('data', () => socket.write('+PONG\r\n'));
  }).listen(0, '127.0.0.3');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const driver = start(`tcp://127.0.0.3:${port}`, { streams, rate: 20, idleMs: [100, 900] }, ping);
  await delay(2500);
  const { ledger, facts } = await driver.drain();
  server.close();

  expect(summarise(ledger, facts)).toMatchObject({ balanced: true, dropped: 0, invalid: [] });
  const [short, long] = facts.idle ?? [];
  expect(short).toMatchObject({ idleMs: 100, closed: 0 });
  expect(short?.asked).toBeGreaterThan(5);
  expect(long).toMatchObject({ idleMs: 900, asked: 0 });
  expect(long?.closed).toBeGreaterThan(0);
  expect(long?.closedAfterMs).toBeGreaterThan(300);
});

test('a name that nobody knows is unreachable', async () => {
  const driver = start('tcp://nobody.invalid:6379', { streams, rate: 20 }, ping);
  await delay(600);
  const { ledger, facts } = await driver.drain();

  const summary = summarise(ledger, facts);
  expect(summary.droppedBy.unreachable).toBe(summary.sent);
});

test.each(streams)('interrupted, all faults at once, the ledger stays balanced, on %s', async (stream) => {
  const server = await TcpFaultServer.start({ faults: [...tcpFaults, tcpRace], every: 2 });
  const driver = start(server.url, { streams: [stream], rate: 250 }, ping);
  await delay(900);
  const { ledger, facts } = await driver.drain(AbortSignal.abort());
  server.close();

  const summary = summarise(ledger, facts);
  expect(summary).toMatchObject({ balanced: true, invalid: [] });
  expect(summary.unfinished).toBeGreaterThan(0);
  expect(summary.sent).toBe(summary.ok + summary.rejected + summary.dropped + summary.unfinished);
});

test('what nobody closes is closed, and what never ends costs a connection and no more', async () => {
  let open = 0;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    open++;
    const flood = () => {
      while (!socket.destroyed && socket.write('x'.repeat(16_384)));
    };
    socket
      .on('drain', flood)
      .on('error', () => undefined)
      .on('close', () => open--);
    socket.once('data', () => {
      socket.write('+PONG\r\n');
      flood();
    });
  }).listen(0, '127.0.0.3');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const driver = start(`tcp://127.0.0.3:${port}`, { streams, rate: 40 }, ping);
  await delay(2000);
  const most = open;
  const { ledger, facts } = await driver.drain();
  await delay(1500);

  expect(summarise(ledger, facts)).toMatchObject({ balanced: true, dropped: 0, unfinished: 0 });
  expect(most).toBeLessThan(30);
  expect(open).toBe(0);
});

// The same comparison, put to a client that takes the first bytes for an answer: it must not hold, or those above prove nothing.
test.each(
  eachOnEach.filter(([, , { truth, does }]) => truth === 'rejected' || does.startsWith('half an answer, then')),
)('control: a client that expects nothing does not see %s, on %s', async (_does, stream, fault) => {
  const exchange = { send: ping.send };
  const { server, saved } = await measure([fault], { stream, rate: 100, forMs: 800, every: 10, exchange });

  const { ok, sent } = summarise(saved.ledger, saved.facts);
  expect(ok).toBe(sent);
  expect(server.seen.filter(({ truth }) => truth !== 'ok').length).toBeGreaterThan(0);
  expect(outcomesByPort([...saved.ledger.records()])).not.toEqual(truthsByPort(server.seen));
});

async function expectTruth(fault: TcpFault, asked: Asked): Promise<void> {
  const { server, saved } = await measure([fault], asked);

  const summary = summarise(saved.ledger, saved.facts);
  expect(summary).toMatchObject({ balanced: true, unfinished: 0, sent: server.seen.length });
  expect(summary.invalid.map(({ code }) => code)).not.toContain('writes-differ');
  expect(outcomesByPort([...saved.ledger.records()])).toEqual(truthsByPort(server.seen));
  expect(server.seen.filter(({ truth }) => truth === fault.truth).length).toBeGreaterThan(0);
}

/** What the server saw has the outcome that it must have, and what it did not see was dropped. */
function expectEveryMissDropped(records: readonly RequestRecord[], seen: readonly SeenExchange[]): void {
  const truths = truthsByPort(seen);
  for (const [port, outcomes] of outcomesByPort(records)) {
    const known = truths.get(port) ?? [];
    expect(outcomes.slice(0, known.length)).toEqual(known);
    expect(outcomes.slice(known.length).filter((outcome) => !['closed', 'reset'].includes(outcome))).toEqual([]);
  }
}

/** Outcomes of the exchanges from each of the client's ports, in the order of sending. */
function outcomesByPort(records: readonly RequestRecord[]): ReadonlyMap<number | undefined, readonly string[]> {
  const outcomes = records.map(({ clientPort, outcome, failure }) => ({
    clientPort,
    truth: failure?.cause ?? outcome,
  }));
  return truthsByPort(outcomes);
}

function truthsByPort(
  exchanges: readonly { readonly clientPort: number | undefined; readonly truth: string }[],
): ReadonlyMap<number | undefined, readonly string[]> {
  const byPort = [...groupBy(exchanges, ({ clientPort }) => clientPort)];
  return new Map(byPort.map(([port, its]) => [port, its.map(({ truth }) => truth)]));
}

async function measure(
  faults: readonly TcpFault[],
  { stream, rate, forMs, every, exchange = ping }: Asked,
): Promise<{ readonly server: TcpFaultServer; readonly saved: SavedRun }> {
  const server = await TcpFaultServer.start({ faults, every, greets: exchange.send === undefined });
  const driver = start(server.url, { streams: [stream], rate }, exchange);
  await delay(forMs);
  const saved = await driver.drain();
  server.close();
  return { server, saved };
}

function start(
  url: string,
  paced: Pick<LoadProfile, 'streams' | 'rate' | 'idleMs'>,
  exchange: Pick<LoadProfile<'tcp'>, 'send' | 'expect'>,
): Driver {
  const profile: LoadProfile = {
    protocol: 'tcp',
    targets: [url],
    connections: 40,
    timeoutMs: 1000,
    ...paced,
    ...exchange,
  };
  const driver = new Driver(profile, clientsFor(profile), systemClock);
  driver.start();
  return driver;
}
