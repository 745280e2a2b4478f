import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeApiServer } from '../kube/client/fake-api-server.test-helper.ts';
import { assureAllReady, podsOf, requestFor } from './find-request.ts';
import type { AskedHttpRequest } from './request.ts';
import type { Target } from './target.ts';

let server: FakeApiServer;
/** Status by path of the pod. */
let answers: Readonly<Record<string, number>>;

const target = {
  ...{ labels: { app: 'web' }, budgets: [], autoscaler: undefined },
  workload: {
    ...{ kind: 'Deployment', name: 'web', replicas: 2 },
    containers: [{ name: 'main', ports: [], readiness: { how: '', path: '/ready', port: 8080, withinSeconds: 30 } }],
  },
  way: {
    service: { name: 'web' },
    port: { name: undefined, port: 80, protocol: 'TCP', appProtocol: undefined },
    ...{ targetPort: 8080, speaks: 'http' },
  },
} as unknown as Target;
const asked: AskedHttpRequest = {
  ...{
    protocol: 'http',
    path: undefined,
    method: 'GET',
    headers: [],
    expectStatus: [200],
    rate: 200,
    streams: ['new'],
  },
};
const loops = { state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { exitCode: 1 } } };
const pod = (name: string, ready: boolean) => ({
  metadata: { name, creationTimestamp: '2026-11-28T10:00:00Z' },
  spec: { nodeName: 'worker' },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    containerStatuses: ready ? [] : [{ name: 'main', ready, restartCount: 2, ...loops }],
  },
});

function answer(response: ServerResponse, status: number, body: object): true {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  return true;
}

beforeEach(async () => {
  server = await FakeApiServer.start();
  server.route = ({ pathname }, response) => {
    const asksFor = /\/pods\/web-2:8080\/proxy(\/.*)$/.exec(pathname)?.[1];
    if (asksFor !== undefined) return answer(response, answers[asksFor] ?? 404, { message: 'no' });
    return answer(response, 200, { items: [pod('web-1', false), pod('web-2', true)] });
  };
});
afterEach(() => server.stop());

const createdAt = Date.parse('2026-11-28T10:00:00Z');
const pods = [
  {
    ...{ name: 'web-1', createdAt, node: 'worker', ready: false },
    unready: 'web-1 Running: main waiting (CrashLoopBackOff), restarted 2×, last exit 1',
  },
  { name: 'web-2', createdAt, node: 'worker', ready: true },
];

async function requestOf(wanted: typeof asked) {
  return requestFor(server.client(), 'shop', { target, pods }, wanted);
}

test('its pods are told with the time of their creation, their node and whether they are ready, or why not', async () => {
  await expect(podsOf(server.client(), 'shop', target)).resolves.toEqual(pods);
});

test('a path is asked of a pod that is ready: / first, then that of its readiness probe', async () => {
  answers = { '/': 200, '/ready': 200 };
  await expect(requestOf(asked)).resolves.toEqual({ ...asked, path: '/', scheme: 'http' });
  answers = { '/': 302, '/ready': 200 };
  await expect(requestOf(asked)).resolves.toMatchObject({ path: '/ready' });
  await expect(requestOf({ ...asked, expectStatus: [302] })).resolves.toMatchObject({
    path: '/',
  });
});

test('where no path is answered well, each answer is told', async () => {
  answers = { '/ready': 503 };
  await expect(requestOf(asked)).rejects.toThrow(
    'No request was found that pod web-2 answers with 200 (GET /: 404; GET /ready: 503)',
  );
});

test('a path that is named is taken as it is, and no pod is asked', async () => {
  await expect(requestOf({ ...asked, path: '/x' })).resolves.toMatchObject({
    path: '/x',
  });
  expect(server.requests).toBe(0);
});

test('over TCP there is no path to be found, and no pod is asked', async () => {
  const exchange = { protocol: 'tcp', send: 'UElORw==', rate: 200, streams: ['new'] } as const;
  const tcp = { ...target, way: target.way && { ...target.way, speaks: 'tcp' as const } };
  await expect(requestFor(server.client(), 'shop', { target: tcp, pods }, exchange)).resolves.toBe(exchange);
  expect(server.requests).toBe(0);
});

test('an app of which not all pods are ready is not disrupted', () => {
  const ready = { name: 'web-1', node: 'worker', ready: true, createdAt: 0 };
  expect(() => {
    assureAllReady(target, [ready, ready]);
  }).not.toThrow();
  expect(() => {
    assureAllReady(target, [ready, { ...ready, ready: false }]);
  }).toThrow(/^Deployment web is to have 2 pods, and has 2, of which 1 are ready$/);
  expect(() => {
    assureAllReady(target, pods);
  }).toThrow('of which 1 are ready: web-1 Running: main waiting (CrashLoopBackOff), restarted 2×, last exit 1');
});

test('a port that is named https is asked with TLS, once it is said how its certificate is verified', async () => {
  answers = { '/': 200 };
  const port = { name: 'https', port: 443, targetPort: 8080, protocol: 'TCP', appProtocol: undefined };
  const https = { ...target, way: target.way && { ...target.way, port } };
  const requestTo = (its: Partial<AskedHttpRequest>) =>
    requestFor(server.client(), 'shop', { target: https, pods }, { ...asked, path: '/', ...its });

  await expect(requestTo({})).rejects.toThrow('Port 443 of Service web speaks https, and nothing says who signed');
  await expect(requestTo({ ca: 'PEM' })).resolves.toMatchObject({ scheme: 'https', serverName: 'web.shop.svc' });
  await expect(requestTo({ serverName: 'shop.example' })).resolves.toMatchObject({ serverName: 'shop.example' });
  await expect(requestTo({ scheme: 'http' })).resolves.toMatchObject({ scheme: 'http' });
});

test('the pod that blocks a StatefulSet is named, with the command that lets it go on', () => {
  const set = { ...target, workload: { ...target.workload, kind: 'StatefulSet', revision: 'b' } } as Target;
  const one = (name: string, ready: boolean, revision: string) => ({
    name,
    ready,
    revision,
    node: 'worker',
    createdAt: 0,
  });
  const fixWith = (...its: Parameters<typeof assureAllReady>[1][number][]) => {
    try {
      assureAllReady(set, its);
    } catch (error) {
      return (error as { fix?: string }).fix;
    }
    return undefined;
  };

  expect(fixWith(one('db-0', true, 'a'), one('db-1', false, 'a'))).toContain('kubectl delete pod db-1');
  expect(fixWith(one('db-0', true, 'a'), one('db-1', false, 'b'))).toContain('kubectl rollout status');
});

test('by a URL its own path and scheme are sent, and no pod is asked for one', async () => {
  const url = { url: 'https://shop.test/x', from: 'here' } as const;
  const port = { name: 'https', port: 443, targetPort: 8080, protocol: 'TCP', appProtocol: undefined };
  const https = { ...target, url, way: target.way && { ...target.way, port } };
  const request = { ...asked, path: '/x' };
  await expect(requestFor(server.client(), 'shop', { target: https, pods }, request)).resolves.toEqual(request);
  const without = { ...target, url, way: undefined };
  await expect(requestFor(server.client(), 'shop', { target: without, pods }, request)).resolves.toEqual(request);
  expect(server.requests).toBe(0);
});
