import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeApiServer } from '../../kube/client/fake-api-server.test-helper.ts';
import { meansOfOwn } from '../cluster-means.ts';
import { planOf } from '../plan.ts';
import type { Request } from '../request.ts';
import type { Target } from '../target.ts';
import { otherPorts, plainRequestTo } from './other-ports.ts';

const ports = [
  { name: 'http', port: 80, targetPort: 8080 },
  { name: 'metrics', port: 9090, targetPort: 'metrics' },
  { name: 'api', port: 9000, targetPort: 9000, appProtocol: 'grpc' },
  { name: 'dns', port: 53, targetPort: 53, protocol: 'UDP' },
  { name: 'debug', port: 6060, targetPort: 'debug' },
].map((port) => ({ protocol: 'TCP', appProtocol: undefined, ...port }));
const service = { name: 'web', ports };
const target = {
  workload: {
    ...{ kind: 'Deployment', name: 'web', replicas: 2 },
    containers: [{ name: 'main', ports: [{ name: 'metrics', port: 9091 }], readiness: { how: '', port: 8080 } }],
  },
  way: { service, port: ports[0], targetPort: 8080, speaks: 'http' },
} as unknown as Target;

/** Why each is not played. */
function notPlayed(of: Target, chosen: readonly string[], quick = false): Record<string, string | undefined> {
  const { proofs } = planOf(of, otherPorts(of), chosen, { quick, cluster: meansOfOwn({}) });
  return Object.fromEntries(proofs.map(({ id, whyNot }) => [id, whyNot]));
}

test('each other port that may speak HTTP is asked with steady, and of the others it is said why not', () => {
  expect(notPlayed(target, ['steady'])).toEqual({
    'steady-metrics': undefined,
    'steady-api': expect.stringContaining('port 9000 of Service web speaks grpc') as string,
    'steady-dns': 'port 53 of Service web speaks UDP; only HTTP/1.1 and TCP are built',
    'steady-debug': 'no container has a port named debug',
  });
  expect(otherPorts(target)[0]?.way).toMatchObject({ targetPort: 9091, port: { port: 9090 } });
});

test('they are not asked without steady, in a quick look, and where what is sent was given for one port', () => {
  const left = 'it is played with steady, without --quick';
  expect(notPlayed(target, ['rollout'])['steady-metrics']).toBe(left);
  expect(notPlayed(target, ['steady'], true)['steady-metrics']).toBe(left);
  const tcp = { ...target, way: target.way && { ...target.way, speaks: 'tcp' as const } };
  expect(notPlayed(tcp, ['steady'])['steady-metrics']).toContain('--port metrics takes a run of its own');
  expect(otherPorts({ ...target, url: { url: 'https://shop.test/', from: 'here' } })).toEqual([]);
});

let server: FakeApiServer;
/** What the API server says when it is asked to ask the pod. */
let answer: { readonly status: number; readonly message?: string };

beforeEach(async () => {
  server = await FakeApiServer.start();
  server.route = (_, response) => {
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ message: answer.message ?? '' }));
    return true;
  };
});
afterEach(() => server.stop());

const given: Request = {
  method: 'POST',
  path: '/orders',
  headers: [['Authorization', 'Bearer s3cret']],
  body: 'czNjcmV0',
  expectStatus: [201],
  rate: 50,
  streams: ['new'],
  insecure: true,
};
const pods = [{ name: 'web-1', node: 'worker', ready: true, createdAt: 0 }];
const asked = () => {
  const way = otherPorts(target)[0]?.way;
  return plainRequestTo(server.client(), 'shop', { target: { ...target, way }, pods }, given);
};

test('what is sent is plain, and holds nothing that was given for another port', async () => {
  answer = { status: 200 };
  const { request } = await asked();
  expect(request).toMatchObject({ method: 'GET', path: '/', headers: [], rate: 50, streams: ['new'], insecure: true });
  expect(JSON.stringify(request)).not.toMatch(/s3cret|czNjcmV0|orders/);
});

test('a port that speaks something else is told by its first bytes, and one that answers nothing well by its answers', async () => {
  answer = { status: 503, message: 'transport connection broken: malformed HTTP version "+PONG"' };
  await expect(asked()).resolves.toMatchObject({
    request: undefined,
    target: { way: { otherAnswer: 'malformed HTTP version "+PONG"' } },
  });
  answer = { status: 404 };
  await expect(asked()).rejects.toThrow('GET /: 404');
});
