import { expect, onTestFinished, test } from 'vitest';
import { milliseconds } from '../../core/duration.ts';
import { systemClock, type Clock } from '../../core/clock.ts';
import { FakeApiServer } from '../client/fake-api-server.test-helper.ts';
import { createNamespace } from './namespace.ts';

const name = 'sw-r1-verify';
const account = `GET /api/v1/namespaces/${name}/serviceaccounts/default`;
const certificates = `GET /api/v1/namespaces/${name}/configmaps/kube-root-ca.crt`;

/** A cluster that has what pods need in a namespace after it was asked so often for it. */
async function clusterThatTakes(times: number, clock: Clock = systemClock) {
  const server = await FakeApiServer.start();
  onTestFinished(() => server.stop());
  const asked = new Map<string, number>();
  server.route = ({ pathname }, response) => {
    const before = asked.get(pathname) ?? 0;
    asked.set(pathname, before + 1);
    const there = response.req.method === 'POST' || before >= times;
    const body = there ? { metadata: {} } : { reason: 'NotFound', message: `${pathname} not found` };
    response.writeHead(there ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    return true;
  };
  return { server, made: createNamespace(server.client(), clock, { run: 'r1', topic: 'verify' }) };
}

test('a namespace is there for its caller once pods can be made in it', async () => {
  const { server, made } = await clusterThatTakes(2);
  expect(await made).toBe(name);
  expect(server.asked).toEqual([
    'POST /api/v1/namespaces',
    ...[account, account, account],
    ...[certificates, certificates, certificates],
  ]);
});

test('one in which none can be made after a minute is told of', async () => {
  let now = 0;
  const clock: Clock = {
    ...systemClock,
    now: () => milliseconds(now),
    sleep: (duration) => {
      now += duration * 50;
      return Promise.resolve();
    },
  };
  const { made } = await clusterThatTakes(Infinity, clock);
  await expect(made).rejects.toMatchObject({
    code: 'namespace-not-ready',
    message: `Namespace ${name} has no ServiceAccount default a minute after it was made`,
  });
});
