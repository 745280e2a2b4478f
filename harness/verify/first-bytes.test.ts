import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeApiServer } from '../kube/client/fake-api-server.test-helper.ts';
import { withFirstBytes } from './first-bytes.ts';
import type { AskedRequest } from './request.ts';
import type { Target } from './target.ts';

let server: FakeApiServer;
/** What the API server says when it is asked to ask a pod. */
let answer: { readonly status: number; readonly message?: string };
let asked: string[];

beforeEach(async () => {
  asked = [];
  server = await FakeApiServer.start();
  server.route = ({ pathname }, response) => {
    asked.push(decodeURIComponent(pathname));
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(answer.message === undefined ? '{ no JSON' : JSON.stringify({ message: answer.message }));
    return true;
  };
});
afterEach(() => server.stop());

const http = { protocol: 'http', path: '/items', rate: 200, streams: ['new'] } as unknown as AskedRequest;
const tcp: AskedRequest = { protocol: 'tcp', rate: 200, streams: ['new'] };
const pods = ['a', 'b'].map((name) => ({ name, node: 'worker', ready: name === 'b', createdAt: 0 }));

function targetOn(port: object = {}): Target {
  return {
    workload: { replicas: 2, containers: [{ name: 'main', readiness: { how: 'tcp' } }] },
    way: {
      ...{ service: { name: 'db' }, targetPort: 6379, speaks: 'http' },
      port: { name: undefined, port: 6379, protocol: 'TCP', appProtocol: undefined, ...port },
    },
  } as unknown as Target;
}

async function heardBy(request: AskedRequest, target = targetOn()): Promise<string | undefined> {
  return (await withFirstBytes(server.client(), 'shop', { target, pods }, request)).way?.otherAnswer;
}

const trouble = 'error trying to reach service: net/http: HTTP/1.x transport connection broken';

test.each([
  [
    'malformed HTTP response "\\x00\\x00\\x18\\x04\\x00\\"\\x00"',
    'malformed HTTP response "\\x00\\x00\\x18\\x04\\x00\\"\\x00"',
  ],
  ['malformed HTTP status code "wrong"', 'malformed HTTP status code "wrong"'],
  ['malformed HTTP version "+PONG"', 'malformed HTTP version "+PONG"'],
  [`malformed HTTP response "${'x'.repeat(500)}"`, `malformed HTTP response "${'x'.repeat(75)}…`],
])('what is no HTTP is told in the words of the API server, which asks a ready pod: %s', async (said, told) => {
  answer = { status: 503, message: `${trouble}: ${said}` };
  await expect(heardBy(http)).resolves.toBe(told);
  expect(asked).toEqual(['/api/v1/namespaces/shop/pods/b:6379/proxy/']);
});

test.each([
  { status: 200 },
  { status: 404, message: 'no such page' },
  { status: 503, message: 'error trying to reach service: EOF' },
  { status: 403, message: 'pods "b" is forbidden' },
])('any answer in HTTP is one, and of none nothing is told: $status $message', async (said) => {
  answer = said;
  await expect(heardBy(http)).resolves.toBeUndefined();
  expect(asked).toHaveLength(1);
});

test('no pod is asked where another protocol is known, or asked for', async () => {
  answer = { status: 200 };
  await expect(heardBy(tcp)).resolves.toBeUndefined();
  await expect(heardBy(http, targetOn({ name: 'redis' }))).resolves.toBeUndefined();
  expect(asked).toEqual([]);
});

test('a port that speaks TLS is asked with it', async () => {
  answer = { status: 200 };
  await heardBy(http, targetOn({ name: 'https' }));
  expect(asked).toEqual(['/api/v1/namespaces/shop/pods/https:b:6379/proxy/']);
});
