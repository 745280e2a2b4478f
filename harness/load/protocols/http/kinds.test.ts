import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { systemClock } from '../../../core/clock.ts';
import { streams } from '../../../ledger/request-record.ts';
import { Driver } from '../../engine/driver.ts';
import { FaultServer } from '../../fault-server/fault-server.ts';
import { faults } from '../../fault-server/faults.ts';
import { clientsFor, type LoadProfile } from '../protocols.ts';

const [items, cart, search] = ['GET /items', 'POST /cart', 'POST /search?q=1'];

test('kinds have equal shares of each stream, each is expected in its own way, and long requests are of none', async () => {
  const server = await FaultServer.start(
    faults.filter(({ name }) => name === 'status-503'),
    1,
    cart,
  );
  const profile: LoadProfile = {
    ...{ protocol: 'http', run: 'kinds', targets: [server.url], streams, rate: 100, connections: 12, timeoutMs: 5000 },
    expectStatus: [200],
    kinds: [
      { name: items, path: '/items', expectStatus: [200] },
      { name: cart, method: 'POST', path: '/cart', body: btoa('{"item":1}'), expectStatus: [503] },
      { name: search, method: 'POST', path: '/search?q=1', expectStatus: [200], expectBody: '^bye$' },
    ],
    slow: { path: '/slow', rate: 10, connections: 4, timeoutMs: 5000 },
  };
  const driver = new Driver(profile, clientsFor(profile), systemClock);
  driver.start();
  await delay(800);
  const { ledger } = await driver.drain();
  server.close();

  const told = [...ledger.records()];
  expect(new Set(told.flatMap(({ outcome, kind }) => (outcome === 'ok' ? [] : [`${outcome} ${kind}`])))).toEqual(
    new Set([`rejected ${search}`]),
  );
  for (const profileName of ['load', 'sampler'] as const)
    for (const stream of streams) {
      const its = told.filter((one) => one.profile === profileName && one.stream === stream);
      const sent = [items, cart, search].map((kind) => its.filter((one) => one.kind === kind).length);
      expect(Math.max(...sent) - Math.min(...sent)).toBeLessThanOrEqual(1);
    }
  const askedAs = ({ id }: { readonly id: number }) => server.received.get(`kinds-${id}`)?.asked;
  expect(told.filter((one) => one.profile !== 'slow' && one.kind !== askedAs(one))).toEqual([]);
  const slow = told.filter((one) => one.profile === 'slow');
  expect(new Set(slow.map((one) => `${one.kind} ${askedAs(one)}`))).toEqual(new Set(['undefined GET /slow']));
});
