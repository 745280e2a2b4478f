import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ContainerStatus, PodFact } from '../../timeline/fact.ts';
import { FakeApiServer } from '../client/fake-api-server.test-helper.ts';
import { whyEnded } from './why-ended.ts';

let server: FakeApiServer;
/** Status and text of the log. */
let log: readonly [status: number, text: string];

beforeEach(async () => {
  log = [200, 'no such table\n'];
  server = await FakeApiServer.start();
  server.route = (_, response) => {
    response.writeHead(log[0], { 'content-type': 'text/plain' }).end(log[1]);
    return true;
  };
});
afterEach(() => server.stop());

const error = { state: 'terminated', reason: 'Error', exitCode: 1 } as const;

function pod(name: string, its: Partial<ContainerStatus>): PodFact {
  const main = { name: 'main', init: false, state: 'running', ready: true, restartCount: 0, ...its };
  return { name, containers: [main] } as unknown as PodFact;
}

const why = (...pods: readonly PodFact[]) => whyEnded(server.client(), 'shop', pods);

test('the container that ended most often is told of, with the last line of the log of the run that ended', async () => {
  const twice = pod('web-2', { restartCount: 2, lastState: error });
  await expect(why(pod('web-0', {}), pod('web-1', { restartCount: 1, lastState: error }), twice)).resolves.toBe(
    'container main of pod web-2 has ended 2 times, the last time with exit code 1 (Error): no such table; 1 more container has ended too',
  );
  expect(server.asked).toEqual([
    'GET /api/v1/namespaces/shop/pods/web-2/log?container=main&previous=true&tailLines=1&limitBytes=4096',
  ]);
});

test('of a run that has just ended it is the current log', async () => {
  await why(pod('web-1', error));
  expect(server.asked[0]).toContain('previous=false');
});

test.each([
  [400, '{"message":"previous terminated container \\"main\\" in pod \\"web-1\\" not found"}'],
  [403, '{"message":"pods \\"web-1\\" is forbidden: cannot get resource \\"pods/log\\""}'],
])('a log that is refused with %i takes nothing from what is told', async (...refused) => {
  log = refused;
  await expect(why(pod('web-1', { restartCount: 1, lastState: error }))).resolves.toBe(
    'container main of pod web-1 has ended once with exit code 1 (Error)',
  );
});

test('no log is read where there is a termination message, nor where none has ended', async () => {
  const lastState = { ...error, message: 'disk full' };
  await expect(why(pod('web-1', { restartCount: 1, lastState }))).resolves.toMatch(/: disk full$/);
  await expect(why(pod('web-1', {}))).resolves.toBeUndefined();
  expect(server.requests).toBe(0);
});
