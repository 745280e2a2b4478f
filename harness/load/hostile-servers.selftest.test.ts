import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../core/clock.ts';
import { profiles, streams, type Profile, type RequestRecord } from '../ledger/request-record.ts';
import { summarise } from '../ledger/summarise.ts';
import { Driver } from './engine/driver.ts';
import { clientsFor, type LoadProfile } from './protocols/protocols.ts';
import { FaultServer } from './fault-server/fault-server.ts';
import type { Fault, Truth } from './fault-server/faults.ts';

const run = 'hostile';
const ok = 'HTTP/1.1 200 OK\r\nx-pod: fault-server\r\nConnection: close\r\n';
const chunked = `${ok}Transfer-Encoding: chunked\r\n\r\n`;

/** Node's own client takes these for one thing, http-parser-js took some for another. */
const answers: readonly (readonly [does: string, text: string, truth: Truth])[] = [
  ['304 with a length', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n', 'ok'],
  ['304 with chunks announced', 'HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n', 'ok'],
  ['204 with a length', 'HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n', 'ok'],
  ['101', 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n', 'rejected'],
  ['302 to itself', 'HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n', 'rejected'],
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok', 'ok'],
  ['50 responses at once', `${ok}Content-Length: 2\r\n\r\nok`.repeat(50), 'ok'],
  ['HTTP/9.9', 'HTTP/9.9 200 OK\r\nContent-Length: 2\r\n\r\nok', 'malformed'],
  ['LF alone', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok', 'malformed'],
  ['a folded header', `${ok}X: a\r\n b\r\nContent-Length: 2\r\n\r\nok`, 'malformed'],
  ['a header without a colon', `${ok}nothing\r\nContent-Length: 2\r\n\r\nok`, 'malformed'],
  ['a blank before the colon', `${ok}Content-Length : 2\r\n\r\nok`, 'malformed'],
  ['NUL in a header', `${ok}X: a\0b\r\nContent-Length: 2\r\n\r\nok`, 'malformed'],
  ['3,000 headers', `${ok}${'X-Header: value\r\n'.repeat(3000)}Content-Length: 2\r\n\r\nok`, 'malformed'],
  ['status 000', 'HTTP/1.1 000 None\r\nContent-Length: 2\r\n\r\nok', 'malformed'],
  ['chunk size 2xyz', `${chunked}2xyz\r\nok\r\n0\r\n\r\n`, 'malformed'],
  ['chunk size with a blank', `${chunked}2 \r\nok\r\n0\r\n\r\n`, 'malformed'],
  [
    'length and chunks',
    `${ok}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`,
    'malformed',
  ],
  ['two lengths', `${ok}Content-Length: 2\r\nContent-Length: 2\r\n\r\nok`, 'malformed'],
];

describe.concurrent('one answer has one outcome, for the load and for the samplers', () => {
  test.each(answers)('%s', async (does, text, truth) => {
    const server = await FaultServer.start(
      [
        {
          name: does,
          does,
          truth,
          misbehave: ({ socket }) => {
            socket.write(text, 'latin1');
          },
        },
      ],
      1,
    );
    const driver = start(server, 40);
    await delay(900);
    const { records } = await drained(driver, server);

    const outcomesOf = (profile: Profile) =>
      streams.map((stream) =>
        describeOutcomes(records.filter((record) => record.profile === profile && record.stream === stream)),
      );
    expect(profiles.slice(0, 2).map(outcomesOf)).toEqual([
      [[truth], [truth]],
      [[truth], [truth]],
    ]);
  });
});

describe('a response that is cut at each of its bytes gets the right outcome', () => {
  test.each([
    ['with a length', `${ok}Content-Length: 5\r\n\r\nhello`],
    ['in chunks', `${chunked}5\r\nhello\r\n0\r\n\r\n`],
  ])('%s, by FIN and by RST', async (_what, response) => {
    const cuts = (['FIN', 'RST'] as const).flatMap((end) => cutsOf(response, end));
    const server = await FaultServer.start(cuts, 1);
    const driver = start(server, 600);
    // Each cut on each stream.
    while (server.received.size < 2 * cuts.length + 60) await delay(20);
    const { summary, records } = await drained(driver, server);

    expect(summary).toMatchObject({ balanced: true, unfinished: 0, sent: server.received.size });
    expect(
      records.filter((record) => describeOutcome(record) !== server.received.get(`${run}-${record.id}`)?.truth),
    ).toEqual([]);
    const seen = [...server.received.values()].filter(({ stream }) => stream === 'reused').map(({ truth }) => truth);
    expect(new Set(seen)).toEqual(new Set(['closed', 'reset', 'truncated', 'ok']));
  });
});

test('what never ends is over in time, and takes no memory', async () => {
  const without = (does: string, truth: Truth, beginning: string, more: string) => ({
    ...{ name: does, does, truth },
    misbehave: ({ socket }: Parameters<Fault['misbehave']>[0]) => {
      const piece = more.repeat(Math.ceil(16_384 / more.length));
      const flood = () => {
        while (!socket.destroyed && socket.write(piece));
      };
      socket.on('drain', flood).write(beginning);
      flood();
    },
  });
  const floods = [
    without('headers', 'malformed', ok, 'X-T: 1\r\n'),
    without('a header', 'malformed', `${ok}X-T: `, 'x'),
    without('a status line', 'malformed', 'HTTP/1.1 200 ', 'x'),
    without('a chunk extension', 'malformed', `${chunked}1;`, 'x'),
    without('trailers', 'malformed', `${chunked}0\r\n`, 'X-T: 1\r\n'),
    without('1xx', 'timeout', '', 'HTTP/1.1 100 Continue\r\n\r\n'),
    without('a body', 'timeout', `${ok}\r\n`, 'x'),
    without('tiny chunks', 'timeout', chunked, '1\r\nx\r\n'),
  ];
  const server = await FaultServer.start(floods, 1);
  const before = process.memoryUsage().rss;
  const driver = start(server, 16, 1200);
  let most = 0;
  while (server.received.size < 2 * floods.length + 4) {
    await delay(20);
    most = Math.max(most, process.memoryUsage().rss);
  }
  const { summary, records } = await drained(driver, server);

  expect(summary).toMatchObject({ balanced: true, unfinished: 0 });
  expect(
    records.filter((record) => describeOutcome(record) !== server.received.get(`${run}-${record.id}`)?.truth),
  ).toEqual([]);
  expect((most - before) / 2 ** 20).toBeLessThan(150);
});

describe.concurrent('a connection that was said to close', () => {
  test.each<[string, number, (socket: Parameters<Fault['misbehave']>[0]['socket']) => void]>([
    ['leaves it open', 60, () => undefined],
    [
      'sends a byte now and then for ever',
      30,
      (socket) => {
        const drip = setInterval(() => socket.write('.'), 100);
        socket.once('close', () => {
          clearInterval(drip);
        });
      },
    ],
    [
      'sends without end',
      30,
      (socket) => {
        const flood = () => {
          while (!socket.destroyed && socket.write('.'.repeat(16_384)));
        };
        socket.on('drain', flood);
        flood();
      },
    ],
  ])('is closed, where the server %s', async (does, most, after) => {
    const keptOpen: Fault = {
      ...{ name: does, does, truth: 'ok' },
      misbehave: ({ socket }) => {
        socket.write(`${ok}Content-Length: 2\r\n\r\nok`);
        after(socket);
      },
    };
    const server = await FaultServer.start([keptOpen], 1);
    const driver = start(server, 40);
    await delay(2500);
    const open = server.open;
    const { ledger, facts } = await driver.drain();
    await delay(1500);
    const left = server.open;
    server.close();

    // Of 40 a second, each for a second at most, or until it sends what nobody asked for.
    expect(open).toBeLessThan(most);
    expect(left).toBe(0);
    expect(summarise(ledger, facts)).toMatchObject({ balanced: true, dropped: 0, unfinished: 0 });
  });
});

/** The response cut before each of its bytes, and whole. */
function cutsOf(response: string, end: 'FIN' | 'RST'): Fault[] {
  return Array.from({ length: response.length + 1 }, (_, at) => ({
    ...{ name: `${end} at ${at}`, does: `${end} after ${at} bytes`, truth: truthOf(at, response.length, end) },
    misbehave: async ({ socket }) => {
      if (at > 0) socket.write(response.slice(0, at));
      if (end === 'FIN') socket.end();
      else {
        // An RST overtakes what the client, in this same process, has not read yet.
        await delay(10);
        await setImmediate();
        socket.resetAndDestroy();
      }
    },
  }));
}

function truthOf(at: number, length: number, end: 'FIN' | 'RST'): Truth {
  if (at === 0) return end === 'FIN' ? 'closed' : 'reset';
  return at < length ? 'truncated' : 'ok';
}

function start(server: FaultServer, rate: number, timeoutMs = 5000): Driver {
  const profile: LoadProfile = {
    ...{ protocol: 'http', run, targets: [server.url], streams, rate, connections: 40, timeoutMs },
    expectStatus: [200, 204, 304],
  };
  const driver = new Driver(profile, clientsFor(profile), systemClock);
  driver.start();
  return driver;
}

async function drained(driver: Driver, server: FaultServer) {
  const { ledger, facts } = await driver.drain();
  server.close();
  return { summary: summarise(ledger, facts), records: [...ledger.records()] };
}

function describeOutcomes(records: readonly RequestRecord[]): string[] {
  return [...new Set(records.map(describeOutcome))];
}

function describeOutcome({ outcome, failure }: RequestRecord): string {
  return failure?.cause ?? outcome;
}
