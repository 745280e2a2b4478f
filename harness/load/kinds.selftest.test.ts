import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { systemClock } from '../core/clock.ts';
import { decodeRun, encodeRun, type SavedRun } from '../ledger/codec.ts';
import { streams, type RequestRecord } from '../ledger/request-record.ts';
import { summarise } from '../ledger/summarise.ts';
import { Driver } from './engine/driver.ts';
import { FaultServer } from './fault-server/fault-server.ts';
import { faults } from './fault-server/faults.ts';
import { clientsFor, type LoadProfile } from './protocols/protocols.ts';

const [items, cart, search] = ['GET /items', 'POST /cart', 'POST /search?q=1'];
const kinds = [
  { name: items, path: '/items', expectStatus: [200] },
  { name: cart, method: 'POST', path: '/cart', body: btoa('{"item":1}'), expectStatus: [200] },
  { name: search, method: 'POST', path: '/search?q=1', expectStatus: [200], expectBody: '^hello$' },
] as const;

async function sentTo(server: FaultServer): Promise<SavedRun> {
  const profile = {
    ...{ protocol: 'http', run: 'kinds', targets: [server.url], streams, kinds },
    ...{ rate: 120, connections: 12, timeoutMs: 1000, expectStatus: [200], expectHeader: 'x-pod' },
  } as LoadProfile;
  const driver = new Driver(profile, clientsFor(profile), systemClock);
  driver.start();
  await delay(1500);
  const saved = await driver.drain();
  server.close();
  return saved;
}

const outcomeOf = ({ outcome, failure }: RequestRecord) => failure?.cause ?? outcome;

test.each(faults.filter(({ name }) => ['status-503', 'fin', 'cut-body', 'stall', 'not-http'].includes(name)))(
  'one kind is answered wrongly, and the others well: the ledger tells which ($does)',
  async (fault) => {
    const server = await FaultServer.start([fault], 1, cart);
    const saved = await sentTo(server);

    expect(summarise(saved.ledger, saved.facts)).toMatchObject({ balanced: true, unfinished: 0 });
    // As it is read again from its file.
    const told = [...decodeRun(encodeRun(saved)).ledger.records()];
    const truths = told.map(({ id }) => server.received.get(`kinds-${id}`));
    expect(told).toHaveLength(server.received.size);
    expect(told.filter(({ kind }, index) => kind !== truths[index]?.asked)).toEqual([]);
    expect(told.filter((record, index) => outcomeOf(record) !== truths[index]?.truth)).toEqual([]);
    for (const stream of streams)
      expect(
        new Set(told.filter((one) => one.stream === stream).map((one) => `${one.kind}: ${outcomeOf(one)}`)),
      ).toEqual(new Set([`${items}: ok`, `${cart}: ${fault.truth}`, `${search}: ok`]));
  },
);
