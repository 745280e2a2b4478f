import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Clock } from '../core/clock.ts';
import { FakeApiServer } from '../kube/client/fake-api-server.test-helper.ts';
import type { Target } from './target.ts';
import { untilListening } from './until-listening.ts';

let server: FakeApiServer;
/** What the API server says of each pod at the next requests, the last one from then on: a status, or that it was refused. */
let answers: Record<string, (number | 'refused')[]>;
/** What the API server has of each pod. */
let podStatus: object;
let slept: number;

beforeEach(async () => {
  slept = 0;
  server = await FakeApiServer.start();
  podStatus = { phase: 'Running' };
  server.route = ({ pathname, searchParams }, response) => {
    if (pathname.endsWith('/namespaces/shop/pods')) {
      const name = searchParams.get('fieldSelector')?.replace('metadata.name=', '');
      const items = [{ metadata: { name, uid: name }, status: podStatus }];
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ items }));
      return true;
    }
    if (pathname.endsWith('/log')) {
      response.end('no such table\n');
      return true;
    }
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
async function wait(readiness?: object): Promise<void> {
  const workload = { containers: [{ name: 'main', readiness }] };
  const target = { workload, way: { targetPort: 8080 } } as unknown as Target;
  await untilListening(server.client(), 'shop', { target, pods: ['a', 'b'] }, { clock });
}

test('every pod is waited for until it takes connections, whatever it answers then', async () => {
  answers = { a: ['refused', 'refused', 200], b: ['refused', 503] };
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

const error = { reason: 'Error', exitCode: 1 };

/** A pod of one container. */
function podOf(state: object, restartCount: number, lastState?: object, ready = false): object {
  const conditions = [{ type: 'Ready', status: ready ? 'True' : 'False' }];
  return { phase: 'Running', conditions, containerStatuses: [{ name: 'main', ready, restartCount, state, lastState }] };
}

test('a container that ends again and again is told of, with its exit code and the last line of its log', async () => {
  answers = { a: ['refused'] };
  podStatus = podOf({ waiting: { reason: 'CrashLoopBackOff' } }, 1, { terminated: error });
  await expect(wait()).rejects.toMatchObject({
    message: expect.stringMatching(
      /has refused connections at port 8080 for 1 min.*: container main of pod a has ended 2 times, the last time with exit code 1 \(Error\): no such table$/,
    ) as string,
    fix: 'see why it ends: kubectl --namespace shop logs a --previous',
    exitCode: 3,
  });
  expect(slept).toBeGreaterThan(60_000);
});

test('one that has ended too often, or cannot be run at all, is not waited for', async () => {
  answers = { a: ['refused'] };
  podStatus = podOf({ waiting: { reason: 'CrashLoopBackOff' } }, 3, { terminated: error });
  await expect(wait()).rejects.toThrow(
    /^Pod a does not come to listen at port 8080: .*has ended 4 times.*CrashLoopBackOff/,
  );
  podStatus = podOf({ waiting: { reason: 'ErrImageNeverPull' } }, 0);
  await expect(wait()).rejects.toThrow(
    /^Pod a does not come to listen at port 8080: a Running: main waiting \(ErrImageNever/,
  );
  expect(slept).toBe(0);
});

test('a container that ended long before and runs is no reason', async () => {
  answers = { a: ['refused'] };
  podStatus = podOf({ running: {} }, 1, { terminated: error }, true);
  await expect(wait()).rejects.toThrow(/for 1 min[^:]*$/);
});
