import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { summarise } from '../../ledger/summarise.ts';
import { Attempt } from './attempt.ts';
import type { Client, ClientFactory } from './client.ts';
import { Connection } from './connection.ts';
import { Driver } from './driver.ts';
import type { PacedProfile } from './load-profile.ts';

/** A protocol without a network: even attempts are answered after a while, odd ones never. */
const everyOther: ClientFactory = (context, route, onFree) => {
  let attempt: Attempt | undefined;
  const client: Client & { written: number } = {
    written: 0,
    get busy() {
      return attempt !== undefined;
    },
    timeoutMs: route.timeoutMs,
    send: (dueAt) => {
      const sent = new Attempt(context, route, dueAt);
      attempt = sent;
      client.written++;
      sent.goesOn(new Connection(context.nextConnection()));
      if (sent.id % 2 === 0)
        setTimeout(() => {
          attempt = undefined;
          sent.answered({ status: 0, pod: 'queue-1' });
          onFree(client, false);
        }, 10);
    },
    underWay: () => (attempt ? [attempt] : []),
    timeOut: (late) => {
      attempt = undefined;
      late.timedOut(route.timeoutMs);
      onFree(client, true);
    },
    end: () => attempt?.leftUnfinished(),
  };
  context.deadlines.watch(client);
  return client;
};

test('a protocol brings a client: pace, deadlines, ledger and drain are the same for all', async () => {
  const profile: PacedProfile = {
    ...{ protocol: 'queue', targets: ['queue://127.0.0.1:5/'], streams: ['new', 'reused'] },
    ...{ rate: 100, connections: 40, timeoutMs: 200 },
    slow: { path: '/slow', rate: 10, connections: 8, timeoutMs: 300 },
  };
  const driver = new Driver(profile, everyOther, systemClock);

  driver.start();
  await delay(500);
  const { ledger, facts } = await driver.drain();

  const summary = summarise(ledger, facts);
  expect(summary).toMatchObject({ balanced: true, unfinished: 0, droppedBy: { timeout: summary.dropped } });
  expect(summary.sent).toBeGreaterThan(20);
  expect(summary.ok).toBe(Math.ceil(summary.sent / 2));
  expect(ledger.pods).toEqual(['queue-1']);
  expect(ledger.targets).toEqual(['127.0.0.1:5']);
});
