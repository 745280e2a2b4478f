import { createServer, type Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import type { RequestRecord } from '../../ledger/request-record.ts';
import { Driver } from '../../load/engine/driver.ts';
import { portOf } from '../../load/fault-server/port-of.test-helper.ts';
import { sampleIngress } from '../../load/fault-server/sample-ingress.test-helper.ts';
import { clientsFor } from '../../load/protocols/protocols.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { answered, dropped, evidenceOf, rejected } from '../fixtures.test-helper.ts';
import { attributeDrops } from './attribute-drops.ts';
import type { WayIn } from './ways-compared.ts';

const [past, byUrl] = [0, 1];
const many = (target: number, from: number, count: number) =>
  Array.from({ length: count }, (_, n) => ({ ...answered(from + n * 10, 'web-b'), target }));

/** `way-in, likely` of each that failed, in the order of sending; nobody tells which pod answered by the URL. */
function told(asked: Parameters<typeof evidenceOf>[1], ways: readonly WayIn[] = ['service', 'url']): readonly string[] {
  const noWait = { name: 'web-a', deleted: 4000, sigterm: 4030, exitMark: 4050, gone: 4400, exitCode: 0 };
  const evidence = evidenceOf([noWait], asked);
  const records = [...evidence.records].map((record): RequestRecord => {
    const { pod, ...others } = record;
    return record.target === byUrl || pod === undefined ? others : { ...others, pod };
  });
  const of = (outcome: string) => records.filter((record) => record.outcome === outcome);
  const seen = { ...evidence, ways, records, drops: of('dropped'), rejections: of('rejected') };
  return [...attributeDrops(seen)]
    .sort((one, other) => one.record.sentAt - other.record.sentAt)
    .map(({ cause, confidence, pod }) => `${cause}, ${confidence}${pod ? `, ${pod.name}` : ''}`);
}

test('what fails by the URL alone is likely the doing of the way', () => {
  const failed = [0, 40, 80].map((n) => rejected({ at: 8000 + n, target: byUrl }));
  const beside = [...many(byUrl, 7500, 50), ...many(past, 7000, 200)];
  expect(told([...failed, ...beside])).toEqual(Array<string>(3).fill('way-in, likely'));
  const cut = [0, 40, 80].map((n) => dropped('reset', { at: 8000 + n, target: byUrl }));
  expect(told([...cut, ...beside])).toEqual(Array<string>(3).fill('way-in, likely'));
});

test('a single failure, or too little past the URL, tells nothing of the way', () => {
  const one = rejected({ at: 8000, target: byUrl });
  expect(told([one, ...many(byUrl, 7500, 50), ...many(past, 7500, 50)])).toEqual(['unknown, guess']);
  expect(told([one, rejected({ at: 8010, target: byUrl }), ...many(past, 9500, 50)])).toEqual(
    Array<string>(2).fill('unknown, guess'),
  );
});

test('what fails both ways at the same time is the doing of the app, by the URL too', () => {
  const direct = dropped('refused', { at: 4100, target: past });
  const byProxy = [0, 20, 40].map((n) => rejected({ at: 4110 + n, target: byUrl }));
  const beside = [...many(byUrl, 3600, 50), ...many(past, 3600, 50)];
  expect(told([direct, ...byProxy, ...beside])).toEqual([
    'stopped-before-endpoint-removal, likely, web-a',
    ...Array<string>(3).fill('stopped-before-endpoint-removal, likely'),
  ]);
});

test('by a URL alone nothing is certain, and whose an error is cannot be told', () => {
  const failed = [rejected({ at: 4100, target: byUrl }), dropped('refused', { at: 4110, target: byUrl })];
  expect(told(failed, ['url', 'url'])).toEqual(['unknown, guess', 'stopped-before-endpoint-removal, guess, web-a']);
});

/** No connection is closed while the machine is busy elsewhere. */
const kept = { keepAliveTimeout: 60_000 };

/** What came of load on an app and, through an ingress, on the same. */
async function measured(app: Server, ingress: Omit<Parameters<typeof sampleIngress>[0], 'to'> = {}) {
  const port = await portOf(app, onTestFinished);
  const through = await portOf(sampleIngress({ to: { host: '127.0.0.1', port }, ...ingress }), onTestFinished);
  const targets = [port, through].map((one) => `http://127.0.0.1:${one}/`);
  const profile = { protocol: 'http', targets, streams: ['new', 'reused'], rate: 200, connections: 10 } as const;
  const load = { ...profile, timeoutMs: 3000, expectStatus: [200] };
  const driver = new Driver(load, clientsFor(load), systemClock);
  driver.start();
  while (driver.progress().sent < 400) await delay(50);
  const { ledger } = await driver.drain();
  const records = [...ledger.records()];
  const [drops, rejections] = [ledger.drops(), ledger.rejections()];
  const ways: readonly WayIn[] = ['service', 'url'];
  const attributions = attributeDrops({
    ...{ records, drops, rejections, ways, targets: ledger.targets, timeline: new Timeline(), longestStallMs: 0 },
  });
  const causes = (way: number) => [
    ...new Set(attributions.filter(({ record }) => record.target === way).map(({ cause }) => cause)),
  ];
  return { byUrl: causes(byUrl), past: causes(past), failed: drops.length + rejections.length };
}

test('an ingress that fails on its own is told from an app that fails behind a good one', async () => {
  const good = () => createServer(kept, (_request, response) => response.end('hello'));
  let asked = 0;
  const failsForAWhile = createServer(kept, (_request, response) => {
    asked += 1;
    response.writeHead(asked > 100 && asked < 160 ? 500 : 200).end();
  });

  expect(await measured(good(), { failsEvery: 10 })).toMatchObject({ byUrl: ['way-in'], past: [] });
  expect(await measured(good())).toEqual({ byUrl: [], past: [], failed: 0 });
  const app = await measured(failsForAWhile);
  expect(app).toMatchObject({ byUrl: ['failed-while-serving'], past: ['failed-while-serving'] });
}, 90_000);
