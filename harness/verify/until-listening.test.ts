import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Clock } from '../core/clock.ts';
import { FakeApiServer } from '../kube/client/fake-api-server.test-helper.ts';
import type { Target } from './target.ts';
import { untilListening } from './until-listening.ts';

let server: FakeApiServer;
/** What the API server says of each pod at the next requests, the last one from then on: a status, or that it was refused. */
let answers: Record<string, (number | 'refused')[]>;
let slept: number;

beforeEach(async () => {
  slept = 0;
  server = await FakeApiServer.start();
  server.route = ({ pathname }, response) => {
    const name = /\/namespaces\/shop\/pods\/([^/]+):8080\/proxy\/$/.exec(pathname)?.[1] ?? '';
    const left = answers[name] ?? [];
    const [answer = 404] = left.length > 1 ? left.splice(0, 1) : left;
    const status = answer === 'refused' ? 503 : answer;
    const message = 'error trying to reach service: dial tcp 10.244.1.9:8080: connect: connection refused';
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ message: answer === 'refused' ? message : 'the app says no' }));
    return true;
  };
});
afterEach(() => server.stop());

const clock: Clock = {
  now: () => slept,
  sleep: (duration) => {
    slept += duration;
    return Promise.resolve();
  },
};
const pods = ['a', 'b', 'c'].map((name) => ({ name, ready: name !== 'c' }));

async function wait(readiness?: object): Promise<void> {
  const workload = { containers: [{ name: 'main', readiness }] };
  const target = { workload, way: { targetPort: 8080 } } as unknown as Target;
  await untilListening(server.client(), 'shop', { target, pods }, clock);
}

test('every pod that counts as ready is waited for until it takes connections, whatever it answers then', async () => {
  answers = { a: ['refused', 'refused', 200], b: ['refused', 503], c: ['refused'] };
  await wait();
  expect(slept).toBe(1500);
});

test('an app with a readiness probe listens when its pods are ready', async () => {
  answers = { a: ['refused'] };
  await wait({ how: 'GET / on 8080' });
  expect(slept).toBe(0);
});

test('nobody listens for a minute: which pod, and at which port', async () => {
  answers = { a: [200], b: ['refused'] };
  await expect(wait()).rejects.toMatchObject({
    message: expect.stringMatching(
      /^Pod b counts as ready, and has refused connections at port 8080 for 1 min/,
    ) as string,
    exitCode: 3,
  });
});
