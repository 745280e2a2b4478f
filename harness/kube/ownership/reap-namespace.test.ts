import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../../core/manual-clock.test-helper.ts';
import { thisProcess } from '../../shell/process-owner.ts';
import { FakeApiServer } from '../client/fake-api-server.test-helper.ts';
import { removed } from './leftover.ts';
import { annotations } from './ownership.ts';
import { findLeftInNamespace, reapNamespace, reapRunIn } from './reap-namespace.ts';

/** A process that has ended. */
const { pid: deadPid } = spawnSync(process.execPath, ['--version']);
const by = (pid: number) => ({
  [annotations.owner]: JSON.stringify({ ...thisProcess(), pid }),
  [annotations.expires]: '2026-11-23',
});
const madeIn = (run: string) => ({ 'seaworthy.dev/run': run });
const object = (name: string, its: object = {}) => ({
  metadata: { name, namespace: 'shop', uid: `uid-${name}`, ...its },
});

let server: FakeApiServer;
let clock: ManualClock;
let there: Record<string, ReturnType<typeof object>[]>;
/** What may not be listed. */
let denied: string[];
/** Told of each deletion; by default what is deleted is gone at once. */
let onDelete: (kind: string, name: string) => void;
let bodies: string[];

beforeEach(async () => {
  server = await FakeApiServer.start();
  clock = new ManualClock();
  denied = [];
  bodies = [];
  onDelete = (kind, name) => {
    there[kind] = (there[kind] ?? []).filter(({ metadata }) => metadata.name !== name);
  };
  there = {
    pods: [
      object('left', { labels: madeIn('r1'), annotations: by(deadPid) }),
      object('of-us', { labels: madeIn('r2'), annotations: by(process.pid) }),
      object('of-others'),
    ],
    deployments: [
      object('web', { labels: madeIn('r1'), annotations: by(deadPid) }),
      object('cart', { labels: { 'seaworthy.dev/replicas': '3' }, annotations: by(deadPid) }),
    ],
    configmaps: [object('kube-root-ca.crt'), object('scripts', { labels: madeIn('r1'), annotations: by(deadPid) })],
  };
  server.route = ({ pathname }, response) => {
    const [, kind = '', name = ''] = /\/namespaces\/shop\/([^/]+)(?:\/([^/]+))?$/.exec(pathname) ?? [];
    const { method } = response.req;
    response.req.on('data', (chunk: Buffer) => bodies.push(chunk.toString()));
    if (method === 'DELETE') onDelete(kind, name);
    const items = there[kind] ?? [];
    response
      .writeHead(denied.includes(kind) ? 403 : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ items }));
    return true;
  };
});
afterEach(() => server.stop());

const changes = () => server.asked.filter((call) => !call.startsWith('GET ')).map((call) => call.split('?')[0]);

test('what dead runs have left in a namespace is removed, and nothing is asked for outside of it', async () => {
  const left = [
    'scale of deployment shop/cart (back to 3)',
    ...['deployment shop/web', 'pod shop/left', 'configmap shop/scripts'],
  ];
  await expect(findLeftInNamespace(server.client(), clock, 'shop')).resolves.toEqual(left);
  expect(changes()).toEqual([]);

  await expect(reapNamespace(server.client(), clock, 'shop')).resolves.toEqual(removed(...left));
  expect(changes()).toEqual([
    'PATCH /apis/apps/v1/namespaces/shop/deployments/cart',
    'DELETE /apis/apps/v1/namespaces/shop/deployments/web',
    'DELETE /api/v1/namespaces/shop/pods/left',
    'DELETE /api/v1/namespaces/shop/configmaps/scripts',
  ]);
  expect(server.asked.every((call) => call.includes('/namespaces/shop/'))).toBe(true);
  expect(server.asked[0]).toContain('labelSelector=seaworthy.dev%2Frun');
});

test('what a run that is over has made goes with it, and nothing of another one', async () => {
  await expect(reapRunIn(server.client(), clock, 'shop', 'r2')).resolves.toEqual(removed('pod shop/of-us'));
  expect(changes()).toEqual(['DELETE /api/v1/namespaces/shop/pods/of-us']);
});

test('EndpointSlices are left to their Service, and waited for', async () => {
  there = { endpointslices: [object('web-x', { labels: madeIn('r1') })] };
  let looks = 0;
  const { route } = server;
  server.route = (url, response) => {
    if (url.pathname.endsWith('/endpointslices') && (looks += 1) === 3) there = {};
    return route(url, response);
  };
  await expect(reapRunIn(server.client(), clock, 'shop', 'r1')).resolves.toEqual(removed());
  expect(changes()).toEqual([]);
  expect(looks).toBe(3);
});

test('a pod that may take its time to end is given a second', async () => {
  const going = { deletionTimestamp: '2026-11-29T09:00:00Z', labels: madeIn('r1') };
  there = { pods: [object('slow', { ...going, deletionGracePeriodSeconds: 30 })] };
  await expect(reapRunIn(server.client(), clock, 'shop', 'r1')).resolves.toEqual(removed('pod shop/slow'));
  expect(bodies.map((body) => JSON.parse(body) as unknown)).toEqual([
    { preconditions: { uid: 'uid-slow' }, propagationPolicy: 'Background', gracePeriodSeconds: 1 },
  ]);
});

test('what does not go is named after two minutes, with the command that removes it', async () => {
  const going = { deletionTimestamp: '2026-11-29T09:00:00Z', labels: madeIn('r1') };
  there = {
    pods: [object('stuck', { ...going, deletionGracePeriodSeconds: 1 })],
    configmaps: [object('held', { ...going, finalizers: ['example.com/x'] })],
  };
  const { route } = server;
  server.route = (url, response) => {
    if (url.pathname.endsWith('/pods')) clock.time += 61_000;
    return route(url, response);
  };
  const { kept } = await reapRunIn(server.client(), clock, 'shop', 'r1');
  expect(kept.map(({ what, fix }) => [what, fix])).toEqual([
    ['pod shop/stuck', 'kubectl --namespace shop delete pod stuck --force --grace-period 0'],
    [
      'configmap shop/held',
      `kubectl --namespace shop patch configmap held --type merge --patch '{"metadata":{"finalizers":null}}'`,
    ],
  ]);
  expect(changes()).toEqual([]);
});

test('kinds that may not be listed are passed over, but pods', async () => {
  denied = ['configmaps', 'services'];
  const left = ['scale of deployment shop/cart (back to 3)', 'deployment shop/web', 'pod shop/left'];
  await expect(findLeftInNamespace(server.client(), clock, 'shop')).resolves.toEqual(left);
  denied = ['pods'];
  await expect(findLeftInNamespace(server.client(), clock, 'shop')).rejects.toMatchObject({ status: 403 });
});
