import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../core/clock.ts';
import { summarise } from '../ledger/summarise.ts';
import { Driver } from './engine/driver.ts';
import { clientsFor, type LoadProfile } from './protocols/protocols.ts';

/** A server that answers, and does something else with each connection besides. */
async function serve(onRequest: (socket: Socket, count: number) => string): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    let count = 0;
    sockets.add(socket);
    socket.setNoDelay().on('error', () => undefined);
    socket.on('data', () => {
      const answer = onRequest(socket, ++count);
      if (answer !== '') socket.write(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.7', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.7:${(server.address() as AddressInfo).port}/`;
}

const answerWith = (header = '') => `HTTP/1.1 200 OK\r\n${header}Content-Length: 2\r\n\r\nok`;

async function sweep(url: string, idleMs: readonly number[], forMs: number) {
  const profile: LoadProfile = {
    ...{ protocol: 'http', targets: [url], streams: ['reused'], rate: 20, connections: 1, timeoutMs: 2000 },
    ...{ expectStatus: [200], idleMs },
  };
  const driver = new Driver(profile, clientsFor(profile), systemClock);
  driver.start();
  await delay(forMs);
  const { ledger, facts } = await driver.drain();
  const records = [...ledger.records()].filter(({ profile: of }) => of === 'idle');
  return { idle: facts.idle, records, summary: summarise(ledger, facts) };
}

test('kept connections that the server keeps are used again after they have idled', async () => {
  const url = await serve(() => answerWith());
  const { idle, records, summary } = await sweep(url, [100, 400], 1500);

  expect(idle).toEqual([
    { idleMs: 100, asked: expect.any(Number) as number, lost: 0, closed: 0 },
    { idleMs: 400, asked: expect.any(Number) as number, lost: 0, closed: 0 },
  ]);
  expect(idle?.every(({ asked }) => asked > 0)).toBe(true);
  expect(records.every(({ outcome, stream }) => outcome === 'ok' && stream === 'reused')).toBe(true);
  expect(summary).toMatchObject({ dropped: 0, balanced: true, invalid: [] });
});

test('one that the server closed meanwhile is noted with its time, and no request is lost by it', async () => {
  const url = await serve((socket, count) => {
    if (count === 1) socket.setTimeout(700, () => socket.end());
    return answerWith();
  });
  const { idle, records, summary } = await sweep(url, [100, 1500], 3300);

  const [short, long] = idle ?? [];
  expect(short).toMatchObject({ idleMs: 100, closed: 0 });
  expect(long).toMatchObject({ idleMs: 1500, asked: 0 });
  expect(long?.closed).toBeGreaterThan(0);
  expect(long?.closedAfterMs).toBeGreaterThan(650);
  expect(long?.closedAfterMs).toBeLessThan(1500);
  expect(records.every(({ outcome }) => outcome === 'ok')).toBe(true);
  expect(summary.balanced).toBe(true);
});

test('one whose end the server announced is not asked near it', async () => {
  const url = await serve(() => answerWith('Keep-Alive: timeout=2\r\n'));
  const { idle } = await sweep(url, [1300], 1600);
  expect(idle).toEqual([{ idleMs: 1300, asked: 0, lost: 0, closed: 0, announcedMs: 2000 }]);
});

test('a request that is lost as the server closes just then says for how long its connection had idled', async () => {
  const url = await serve((socket, count) => {
    if (count === 1) return answerWith();
    socket.resetAndDestroy();
    return '';
  });
  const { idle, records, summary } = await sweep(url, [200], 700);

  const lost = records.filter(({ outcome }) => outcome === 'dropped');
  expect(lost.length).toBeGreaterThan(0);
  expect(idle).toMatchObject([{ asked: lost.length, lost: lost.length }]);
  for (const { failure } of lost) {
    expect(failure?.connection.earlierRequests).toBe(1);
    expect(failure?.connection.idleMs).toBeGreaterThanOrEqual(199);
  }
  expect(summary.balanced).toBe(true);
});
