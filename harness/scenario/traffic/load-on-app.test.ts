import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock, type Clock } from '../../core/clock.ts';
import { hostAgent } from '../../load/agent/agent-host.ts';
import { selfSigned } from '../../load/fault-server/self-signed.test-helper.ts';
import type { KubeClient } from '../../kube/client/kube-client.ts';
import { FakeApiServer } from '../../kube/client/fake-api-server.test-helper.ts';
import type { ContainerStatus, PodFact } from '../../timeline/fact.ts';
import type { LoadSettings, ReachableApp, Stage } from '../namespace/stage.ts';
import { untilRouted, usualProfile } from './load-on-app.ts';

const waits = { during: (_kind: string, _what: string, wait: () => Promise<void>) => wait() };
const stage = stageWith(systemClock);

/** A stage on which such pods are seen. */
function stageWith(clock: Clock, pods: readonly PodFact[] = [], client?: KubeClient): Stage {
  const hub = { now: { pods: new Map(pods.map((pod) => [pod.uid, pod])) } };
  return { namespace: 'sw', clock, waits, hub, actor: { client } } as unknown as Stage;
}

function deployedAt(url: string, settings: LoadSettings = {}): ReachableApp {
  return { app: { labels: { app: 'web' }, capabilities: {} }, urls: [url], settings } as unknown as ReachableApp;
}

async function served(server: Server, scheme: 'http' | 'https'): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.6', resolve));
  onTestFinished(() => void server.close());
  return `${scheme}://127.0.0.6:${(server.address() as AddressInfo).port}/`;
}

const hello: RequestListener = (_request, response) => response.end('hello');

test.each([150, 800])(
  'an app whose usual answer takes %i ms is routed to, and that is said',
  async (takes) => {
    const slow: RequestListener = (_request, response) => setTimeout(() => response.end('hello'), takes);
    const url = await served(createServer(slow), 'http');
    const from = systemClock.now();

    const usual = await untilRouted(stage, deployedAt(url), hostAgent());

    expect(usual).toBeGreaterThanOrEqual(takes);
    expect(systemClock.now() - from).toBeLessThan(25_000);
  },
  90_000,
);

test('a load has connections enough for answers that take their time', () => {
  const connectionsFor = (takes: number) => usualProfile('run', deployedAt('http://x/'), { takes }).connections;
  expect([0, 5, 100].map(connectionsFor)).toEqual([20, 20, 20]);
  expect(connectionsFor(800)).toBeGreaterThanOrEqual(100 * 0.8);
});

const kinds = [
  { name: 'POST /cart', method: 'POST', path: '/cart', expectStatus: [201] },
  { name: 'GET /items', path: '/items', expectStatus: [204] },
] as const;

test('of several kinds of requests one that changes nothing is asked until it is answered, before there is any load', async () => {
  const asked = new Set<string>();
  const server = createServer(({ method = '', url = '' }, response) => {
    asked.add(`${method} ${url}`);
    response.writeHead(method === 'GET' ? 204 : 500).end();
  });
  const url = await served(server, 'http');

  await untilRouted(stage, deployedAt(`${url}cart`, { expectStatus: [201], method: 'POST', kinds }), hostAgent());

  expect(asked).toEqual(new Set(['GET /items']));
}, 30_000);

test('connections suffice for kinds of requests that were not asked how long they take', () => {
  const connections = (takes: number) => usualProfile('run', deployedAt('http://x/', { kinds }), { takes }).connections;
  expect(connections(5)).toBeGreaterThan(100 * 0.25);
  expect(connections(800)).toBe(usualProfile('run', deployedAt('http://x/'), { takes: 800 }).connections);
});

test('a certificate that nobody signed whom --ca names is told within seconds', async () => {
  const url = await served(createTlsServer(selfSigned, hello), 'https');
  await expect(untilRouted(stage, deployedAt(url, { serverName: 'localhost' }), hostAgent())).rejects.toMatchObject({
    message: expect.stringMatching(
      /not signed by anybody whom this machine trusts \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
    ) as string,
    fix: expect.stringContaining('--ca FILE') as string,
  });
}, 30_000);

test('requests without TLS to a port for TLS, and the other way round, are told within seconds', async () => {
  // As OpenSSL says it; the TLS server of Node.js closes the connection without a word.
  const alert = Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46]);
  const tls = createTcpServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end(alert));
  });
  await expect(untilRouted(stage, deployedAt(await served(tls, 'http')), hostAgent())).rejects.toThrow(
    /the port speaks TLS/,
  );
  const plain = await served(createServer(hello), 'http');
  await expect(untilRouted(stage, deployedAt(plain.replace('http', 'https')), hostAgent())).rejects.toThrow(
    /no TLS connection came about/,
  );
}, 60_000);

test('over TCP new connections are answered as they are expected to be, or it is told what came instead', async () => {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined).on('data', () => socket.write('-NOAUTH Authentication required.\r\n'));
  });
  const url = (await served(server, 'http')).replace(/^http:(.*)\/$/, 'tcp:$1');
  const send = Buffer.from('PING\r\n').toString('base64');
  const hurried = stageWith(hurriedClock());
  const settings = { protocol: 'tcp', send } as const;

  await expect(
    untilRouted(stage, deployedAt(url, { ...settings, expect: '^-NOAUTH' }), hostAgent()),
  ).resolves.toBeGreaterThan(0);
  await expect(
    untilRouted(hurried, deployedAt(url, { ...settings, expect: '^\\+PONG' }), hostAgent()),
  ).rejects.toMatchObject({
    code: 'not-routed',
    message: expect.stringContaining('another answer: "-NOAUTH Authentication required.\\r\\n"') as string,
  });
}, 90_000);

/** A minute is over on it once the first exchanges are. */
function hurriedClock(): Clock {
  let passed = 0;
  return {
    now: () => systemClock.now() + passed,
    sleep: async (duration) => {
      passed += 500;
      await systemClock.sleep(duration);
    },
  };
}

function podWith(its: Partial<ContainerStatus>, ready = false): PodFact {
  const main = { name: 'main', init: false, state: 'waiting', ready, restartCount: 3, ...its };
  return {
    ...{ name: 'web-1', uid: 'u', phase: 'Running', labels: { app: 'web' }, ready, containers: [main] },
  } as unknown as PodFact;
}

const noTable = { state: 'terminated', reason: 'Error', exitCode: 1, message: 'no such table' } as const;

test('an app whose only pod ends again and again is told of within seconds, in the words of the cluster', async () => {
  const server = await FakeApiServer.start();
  onTestFinished(() => server.stop());
  const deployed = deployedAt('http://127.0.0.6:9/');
  const loops = podWith({ reason: 'CrashLoopBackOff', lastState: noTable });

  await expect(
    untilRouted(stageWith(systemClock, [loops], server.client()), deployed, hostAgent()),
  ).rejects.toMatchObject({
    code: 'pod-stuck',
    message: expect.stringMatching(
      /ECONNREFUSED; container main of pod web-1 has ended 4 times, the last time with exit code 1 \(Error\): no such table; web-1 Running: main waiting \(CrashLoopBackOff\)/,
    ) as string,
    fix: expect.stringContaining('see its log') as string,
  });
}, 60_000);

test('it is not the pod that is stuck where another one is ready, and that is waited for', async () => {
  const pods = [
    podWith({ reason: 'CrashLoopBackOff', lastState: noTable }),
    { ...podWith({ state: 'running' }, true), uid: 'v' },
  ];

  await expect(
    untilRouted(stageWith(hurriedClock(), pods), deployedAt('http://127.0.0.6:9/'), hostAgent()),
  ).rejects.toMatchObject({
    code: 'not-routed',
    message: expect.stringContaining('has ended 4 times') as string,
  });
}, 60_000);
