import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../../core/manual-clock.test-helper.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { FakeApiServer } from '../client/fake-api-server.test-helper.ts';
import type { Actor } from './actor.ts';
import { apply } from './apply.ts';
import { ownerOf } from './namespace.ts';

const kinds = [
  { name: 'pods', kind: 'Pod', namespaced: true },
  { name: 'secrets', kind: 'Secret', namespaced: true },
  { name: 'namespaces', kind: 'Namespace', namespaced: false },
];
const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'one' } };

let server: FakeApiServer;
/** Labels of the pod that is there; undefined: none is. */
let there: Record<string, string> | undefined;
let applied: { readonly metadata: { readonly labels?: Record<string, string> } }[];

beforeEach(async () => {
  server = await FakeApiServer.start();
  there = undefined;
  applied = [];
  server.route = ({ pathname }, response) => {
    let body = '';
    response.req.on('data', (chunk: Buffer) => (body += chunk.toString()));
    response.req.on('end', () => {
      const found = pathname === '/api/v1' ? { resources: kinds } : { metadata: { labels: there, generation: 1 } };
      if (response.req.method === 'PATCH') applied.push(JSON.parse(body) as (typeof applied)[number]);
      const isThere = pathname === '/api/v1' || response.req.method === 'PATCH' || there !== undefined;
      response.writeHead(isThere ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(found));
    });
    return true;
  };
});
afterEach(() => server.stop());

function actor(): Actor {
  const clock = new ManualClock();
  const owner = ownerOf({ run: 'r1', topic: 'logging', proof: 'hooks' }, clock);
  return { client: server.client(), timeline: new Timeline(), clock, owner };
}

test.each<[string, Record<string, string> | undefined]>([
  ['where none is', undefined],
  ['over its own', { 'seaworthy.dev/run': 'r1' }],
])('an object is made %s, and says whose it is', async (_, labels) => {
  there = labels;
  await apply(actor(), [pod], 'x');
  expect(applied.map(({ metadata }) => metadata.labels)).toEqual([
    { 'seaworthy.dev/run': 'r1', 'seaworthy.dev/topic': 'logging', 'seaworthy.dev/proof': 'hooks' },
  ]);
});

test.each<[string, Record<string, string>]>([
  ['of somebody', { app: 'shop' }],
  ['of another run', { 'seaworthy.dev/run': 'r2' }],
])('an object %s that is there stays as it is', async (_, labels) => {
  there = labels;
  await expect(apply(actor(), [pod], 'x')).rejects.toMatchObject({
    code: 'not-made-by-this-run',
    message: 'pod/one is there already, and this run did not make it',
  });
  expect(applied).toEqual([]);
});

test.each(['Secret', 'Namespace'])('a %s is not made, as it would not be removed', async (kind) => {
  await expect(apply(actor(), [{ ...pod, kind }], 'x')).rejects.toMatchObject({ code: 'kind-not-removed' });
  expect(applied).toEqual([]);
});
