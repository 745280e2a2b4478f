import { createServer, type Server as HttpServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer, type Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, test } from 'vitest';
import { systemClock } from '../core/clock.ts';
import type { RequestRecord } from '../ledger/request-record.ts';
import { summarise } from '../ledger/summarise.ts';
import { spawn } from '../shell/spawn.ts';
import { Driver } from './engine/driver.ts';
import { clientsFor, type LoadProfile } from './protocols/protocols.ts';
import { selfSigned } from './fault-server/self-signed.test-helper.ts';

const cleanUps: (() => void)[] = [];

afterAll(() => {
  for (const cleanUp of cleanUps) cleanUp();
});

const hello: RequestListener = (_request, response) => response.end('hello');

describe.concurrent('under all circumstances', () => {
  test('https: every request is answered, on both streams', async () => {
    const url = await listen(createTlsServer(selfSigned, hello), 'https');

    const { summary } = await measure({ targets: [url], insecure: true }, 1000);

    expect(summary).toMatchObject({ ok: summary.sent, balanced: true });
  });

  test('a certificate that nobody trusts is a failed handshake, and the server never gets the request', async () => {
    let bytes = 0;
    const server = createTlsServer(selfSigned, hello);
    server.on('secureConnection', (socket: TLSSocket) => socket.on('data', (piece: Buffer) => (bytes += piece.length)));
    const url = (await listen(server, 'https')).replace('//', '//me:secret@');

    const { summary, records } = await measure({ targets: [url] }, 800);

    expect(summary.droppedBy.malformed).toBe(summary.sent);
    expect(new Set(records.map(({ failure }) => failure?.detail))).toEqual(
      new Set(['certificate not trusted: DEPTH_ZERO_SELF_SIGNED_CERT']),
    );
    expect(Object.keys(summary.streams)).toEqual(['new', 'reused']);
    expect(bytes).toBe(0);
  });

  test('https to a server that speaks http: a failed handshake is malformed, on both streams', async () => {
    const url = await listen(createServer(hello), 'https');

    const { summary } = await measure({ targets: [url] }, 600);

    expect(summary.droppedBy.malformed).toBe(summary.sent);
    expect(Object.keys(summary.streams)).toEqual(['new', 'reused']);
  });

  test('https to a server that closes within the handshake: closed, or reset', async () => {
    const server = createTlsServer(selfSigned, hello);
    server.on('connection', (socket) => socket.end());
    const url = await listen(server, 'https');

    const { summary } = await measure({ targets: [url] }, 600);

    expect(summary.droppedBy.closed + summary.droppedBy.reset).toBe(summary.sent);
  });

  test('a name that nobody knows is unreachable', async () => {
    const { summary } = await measure({ targets: ['http://nobody.invalid/'], rate: 20 }, 600);

    expect(summary.droppedBy.unreachable).toBe(summary.sent);
  });

  test('several URLs take equal shares, though one of them hangs', async () => {
    const good = await listen(createServer(hello));
    const hangs = await listen(createServer(() => undefined));

    const { summary, records } = await measure({ targets: [good, hangs], timeoutMs: 1500, connections: 80 }, 1000);

    const shares = [0, 1].map((target) => records.filter((record) => record.target === target).length);
    expect(Math.abs((shares[0] ?? 0) - (shares[1] ?? 0))).toBeLessThanOrEqual(4);
    expect(summary.droppedBy.timeout).toBe(shares[1]);
  });

  test('200 URLs in one load take little memory', async () => {
    const url = await listen(createServer(hello));
    const before = process.memoryUsage().rss;

    const { summary, records } = await measure(
      { targets: Array.from({ length: 200 }, (_, index) => `${url}${index}`), rate: 600, timeoutMs: 10_000 },
      1500,
    );

    expect(summary).toMatchObject({ ok: summary.sent, balanced: true });
    expect(new Set(records.map(({ target }) => target)).size).toBe(200);
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(150);
  });

  test('a drain waits for the slow requests under way', async () => {
    const url = await listen(
      createServer((request, response) => {
        setTimeout(() => response.end('hello'), request.url === '/slow' ? 700 : 0);
      }),
    );

    const slow = { path: '/slow', rate: 10, connections: 12, timeoutMs: 3000 };
    const { summary, records } = await measure({ targets: [url], slow }, 2000);

    const longOnes = records.filter(({ profile }) => profile === 'slow');
    expect(summary).toMatchObject({ unfinished: 0, dropped: 0, balanced: true });
    expect(longOnes.length).toBeGreaterThan(5);
    expect(longOnes.every(({ sentAt, endedAt = 0 }) => endedAt - sentAt >= 699)).toBe(true);
  });

  test.each([
    { says: 2, reused: false },
    { says: 10, reused: true },
  ])(
    'a connection idle for 1.9 s is used again: $reused, where the server closes after $says s',
    async ({ says, reused }) => {
      const server = createServer(hello);
      server.keepAliveTimeout = says * 1000;
      let connections = 0;
      server.on('connection', () => connections++);
      const url = await listen(server);

      const { summary } = await measure({ targets: [url], streams: ['reused'], rate: 5.26, connections: 9 }, 4000);

      expect(summary).toMatchObject({ dropped: 0, balanced: true });
      // Load and sampler alike.
      expect(connections < summary.sent).toBe(reused);
    },
  );

  test('a closed loop opens many connections a few at a time, so that the process hears meanwhile', async () => {
    const url = await listen(createServer(() => undefined));
    const driver = start({ targets: [url], streams: ['new'], rate: 'max', connections: 1000 });
    const atOnce = driver.progress().sent;
    while (driver.progress().sent < 1000) await delay(20);
    const { ledger, facts } = await driver.drain(AbortSignal.abort());

    expect(atOnce).toBeLessThanOrEqual(50);
    expect(summarise(ledger, facts)).toMatchObject({ balanced: true, answered: 0 });
  });

  test('a closed loop does not storm a server that refuses', async () => {
    const server = createServer(hello);
    const url = await listen(server);
    server.close();

    const { summary } = await measure({ targets: [url], streams: ['reused'], rate: 'max', connections: 10 }, 1000);

    expect(summary.droppedBy.refused).toBe(summary.sent);
    expect(summary.sent).toBeLessThan(600);
  });
});

test('a stall of our own is never a drop: it is told, and what was due in it is not sent', async () => {
  // The server has a process of its own, so that it answers while this one is blocked.
  const program = spawn(process.execPath, [
    '-e',
    `require('http').createServer((q, r) => setTimeout(() => r.end(), 50)).listen(0, '127.0.0.1', function () { console.log(this.address().port); })`,
  ]);
  cleanUps.push(() => {
    program.kill();
  });
  const [port] = (await once(createInterface({ input: program.stdout }), 'line')) as [string];
  const driver = start({ targets: [`http://127.0.0.1:${port}/`], timeoutMs: 500 });
  await delay(500);
  const until = performance.now() + 1600;
  while (performance.now() < until);
  await delay(300);
  const { ledger, facts } = await driver.drain();

  const summary = summarise(ledger, facts);
  expect(summary).toMatchObject({ dropped: 0, unfinished: 0, balanced: true });
  expect(summary.notSent).toBeGreaterThan(0);
  expect(summary.invalid).toEqual([
    { code: 'not-sent', figures: { requests: summary.notSent, why: 'stalled' } },
    { code: 'load-stalled', figures: { stalledMs: facts.longestStallMs } },
  ]);
});

const usual: Omit<LoadProfile<'http'>, 'targets'> = {
  protocol: 'http',
  run: 'selftest',
  streams: ['new', 'reused'],
  rate: 100,
  connections: 10,
  timeoutMs: 2000,
  expectStatus: [200],
};

type Asked = Partial<LoadProfile<'http'>> & Pick<LoadProfile, 'targets'>;

function start(asked: Asked): Driver {
  const profile: LoadProfile = { ...usual, ...asked };
  const driver = new Driver(profile, clientsFor(profile), systemClock);
  driver.start();
  return driver;
}

async function measure(
  asked: Asked,
  forMs: number,
): Promise<{ summary: ReturnType<typeof summarise>; records: RequestRecord[] }> {
  const driver = start(asked);
  await delay(forMs);
  const { ledger, facts } = await driver.drain();
  return { summary: summarise(ledger, facts), records: [...ledger.records()] };
}

async function listen(server: HttpServer | HttpsServer, scheme = 'http'): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.3', resolve));
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `${scheme}://127.0.0.3:${(server.address() as AddressInfo).port}/`;
}
