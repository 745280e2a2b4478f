import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakeApiServer } from '../client/fake-api-server.test-helper.ts';
import { ManualClock } from '../../core/manual-clock.test-helper.ts';
import { annotations } from './ownership.ts';
import { removed } from './leftover.ts';
import { namespacesOfRun } from './our-namespaces.ts';
import { findLeftovers, reapLeftovers, reapRun } from './reaper.ts';
import { thisProcess, type ProcessOwner } from '../../shell/process-owner.ts';

/** A process that has ended. */
const { pid: deadPid } = spawnSync(process.execPath, ['--version']);
const nodeOf = (name: string, owner?: ProcessOwner) => ({
  metadata: {
    name,
    annotations:
      owner === undefined ? {} : { [annotations.owner]: JSON.stringify(owner), [annotations.expires]: '2026-11-23' },
  },
  spec: { unschedulable: true },
});

let server: FakeApiServer;
let uncordoned: string[];
let namespaces: object[];
let services: object[];
let deployments: object[];
let clusterRoles: object[];
let patched: string[];
let deleted: string[];
let cleared: (readonly string[])[];
const clearElsewhere = (names: readonly string[]) => {
  cleared.push(names);
  return Promise.resolve();
};

beforeEach(async () => {
  server = await FakeApiServer.start();
  uncordoned = [];
  namespaces = [];
  services = [];
  deployments = [];
  clusterRoles = [];
  patched = [];
  deleted = [];
  cleared = [];
  const nodes = [
    nodeOf('of-us', thisProcess()),
    nodeOf('left', { ...thisProcess(), pid: deadPid }),
    nodeOf('of-others'),
    {
      metadata: {
        name: 'annotated-by-others',
        annotations: { [annotations.owner]: 'team-a', [annotations.expires]: '' },
      },
    },
  ];
  server.route = ({ pathname }, response) => {
    response.setHeader('content-type', 'application/json');
    const namespace = /\/namespaces\/([^/]+)(\/pods)?$/.exec(pathname)?.[1];
    const service = /\/services\/([^/]+)$/.exec(pathname)?.[1];
    if (service !== undefined) deleted.push(service);
    if (namespace !== undefined && response.req.method === 'DELETE') deleted.push(namespace);
    if (namespace !== undefined && response.req.method === 'GET') response.statusCode = 404;
    const node = /\/nodes\/(.+)$/.exec(pathname)?.[1];
    if (node !== undefined) uncordoned.push(node);
    const deployment = /\/deployments\/(.+)$/.exec(pathname)?.[1];
    if (deployment !== undefined) patched.push(deployment);
    const lists: Readonly<Record<string, object[]>> = { services, deployments, clusterroles: clusterRoles, namespaces };
    const listed = lists[pathname.split('/').at(-1) ?? ''] ?? [];
    response.end(JSON.stringify({ items: pathname.endsWith('/nodes') ? nodes : listed }));
    return true;
  };
});
afterEach(() => server.stop());

it('lets pods onto the nodes that dead runs had cordoned, and onto no other', async () => {
  await expect(reapLeftovers(server.client(), new ManualClock(), clearElsewhere)).resolves.toEqual(
    removed('cordon of node left'),
  );
  expect(uncordoned).toEqual(['left']);
});

it('deletes a namespace only with our prefix and our annotations, whatever its label says', async () => {
  const { metadata: dead } = nodeOf('sw-1-rollout', { ...thisProcess(), pid: deadPid });
  namespaces = [
    { metadata: dead },
    { metadata: { ...dead, name: 'production' } },
    { metadata: { ...dead, name: 'swagger' } },
    { metadata: { name: 'sw-without' } },
    {
      metadata: {
        name: 'sw-of-others',
        annotations: { [annotations.owner]: '{', [annotations.expires]: '2020-01-01' },
      },
    },
    nodeOf('sw-of-us', thisProcess()),
  ];
  const left = ['cordon of node left', 'namespace sw-1-rollout'];
  await expect(findLeftovers(server.client(), new ManualClock())).resolves.toEqual(left);
  expect([deleted, uncordoned]).toEqual([[], []]);
  await expect(reapLeftovers(server.client(), new ManualClock(), clearElsewhere)).resolves.toEqual(removed(...left));
  expect(new Set(deleted)).toEqual(new Set(['sw-1-rollout']));
  deleted = [];
  await reapRun(server.client(), new ManualClock(), '1', clearElsewhere);
  expect(new Set(deleted)).toEqual(new Set(['sw-1-rollout', 'sw-of-us']));
});

it('deletes a Service that a dead run left in a namespace of others, and no other', async () => {
  const inShop = ({ metadata }: ReturnType<typeof nodeOf>) => ({ metadata: { ...metadata, namespace: 'shop' } });
  const dead = { ...thisProcess(), pid: deadPid };
  services = [
    inShop(nodeOf('seaworthy-1', dead)),
    inShop(nodeOf('seaworthy-2', thisProcess())),
    inShop(nodeOf('web')),
    { metadata: { ...nodeOf('seaworthy-3', dead).metadata, namespace: 'sw-3-verify' } },
  ];
  const left = ['cordon of node left', 'service shop/seaworthy-1'];
  await expect(findLeftovers(server.client(), new ManualClock())).resolves.toEqual(left);
  expect(deleted).toEqual([]);
  await expect(reapLeftovers(server.client(), new ManualClock(), clearElsewhere)).resolves.toEqual(removed(...left));
  expect(deleted).toEqual(['seaworthy-1']);
});

it('deletes what a dead run has made in no namespace', async () => {
  const dead = { ...thisProcess(), pid: deadPid };
  clusterRoles = [nodeOf('reads', dead), nodeOf('of-us', thisProcess()), nodeOf('admin')];
  const left = ['cordon of node left', 'clusterrole reads'];
  await expect(findLeftovers(server.client(), new ManualClock())).resolves.toEqual(left);
  await expect(reapLeftovers(server.client(), new ManualClock(), clearElsewhere)).resolves.toEqual(removed(...left));
  expect(server.asked.filter((call) => call.startsWith('DELETE'))).toEqual([
    'DELETE /apis/rbac.authorization.k8s.io/v1/clusterroles/reads',
  ]);
});

it('names the namespaces of a run that stand, and none of others', async () => {
  namespaces = [nodeOf('sw-1-rollout', thisProcess()), nodeOf('sw-1-drain', thisProcess()), nodeOf('sw-of-others')];
  await expect(namespacesOfRun(server.client(), '1')).resolves.toEqual(['sw-1-drain', 'sw-1-rollout']);
});

it('keeps the namespaces of which something is left elsewhere in the cluster', async () => {
  namespaces = [nodeOf('sw-1-rollout', { ...thisProcess(), pid: deadPid })];
  const failing = () => Promise.reject(new Error('node web-1 does not answer'));
  await expect(reapLeftovers(server.client(), new ManualClock(), failing)).resolves.toEqual({
    removed: ['cordon of node left'],
    kept: [
      {
        what: 'what sw-1-rollout had on nodes',
        why: 'node web-1 does not answer',
        fix: 'seaworthy cleanup',
        disturbs: true,
      },
    ],
  });
  expect(deleted).toEqual([]);
  const { metadata: going } = nodeOf('sw-1-drain', { ...thisProcess(), pid: deadPid });
  namespaces.push({ metadata: { ...going, deletionTimestamp: '2026-11-23T17:00:00Z' } });
  await reapLeftovers(server.client(), new ManualClock(), clearElsewhere);
  expect(cleared).toEqual([['sw-1-rollout']]);
  expect(deleted).not.toEqual([]);
});

it('scales a workload back that a dead run had scaled in, and no other', async () => {
  const scaled = (name: string, { metadata }: ReturnType<typeof nodeOf>, replicas = '3') => ({
    metadata: { ...metadata, name, namespace: 'shop', labels: { 'seaworthy.dev/replicas': replicas } },
  });
  const dead = nodeOf('', { ...thisProcess(), pid: deadPid });
  deployments = [
    scaled('web', dead),
    scaled('of-us', nodeOf('', thisProcess())),
    scaled('of-others', nodeOf('')),
    scaled('no-number', dead, 'many'),
  ];
  const found = ['scale of deployment shop/web (back to 3)', 'cordon of node left'];
  await expect(findLeftovers(server.client(), new ManualClock())).resolves.toEqual(found);
  expect(patched).toEqual([]);
  await expect(reapLeftovers(server.client(), new ManualClock(), clearElsewhere)).resolves.toEqual(removed(...found));
  expect(patched).toEqual(['web']);
});

it('undoes all else first where a namespace does not go, and tells what that waits for', async () => {
  const dead = nodeOf('', { ...thisProcess(), pid: deadPid });
  const inShop = (name: string) => ({ metadata: { ...dead.metadata, name, namespace: 'shop' } });
  namespaces = [{ metadata: { ...dead.metadata, name: 'sw-1-rollout' } }];
  services = [inShop('seaworthy-1')];
  deployments = [{ metadata: { ...inShop('web').metadata, labels: { 'seaworthy.dev/replicas': '3' } } }];
  const clock = new ManualClock();
  const { route } = server;
  const condition = (type: string, message: string) => ({ type, status: 'True', message });
  server.route = (url, response) => {
    if (!url.pathname.endsWith('/namespaces/sw-1-rollout')) return route(url, response);
    if (response.req.method === 'GET') clock.time += 61_000;
    else deleted.push('sw-1-rollout');
    const conditions = [
      condition(
        'NamespaceContentRemaining',
        'Some resources are remaining: widgets.example.com has 1 resource instances',
      ),
      condition(
        'NamespaceFinalizersRemaining',
        'Some content in the namespace has finalizers remaining: example.com/x',
      ),
    ];
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ metadata: { name: 'sw-1-rollout' }, status: { conditions } }));
    return true;
  };
  const reaped = await reapLeftovers(server.client(), clock, clearElsewhere);
  expect(reaped.removed).toEqual([
    'scale of deployment shop/web (back to 3)',
    'cordon of node left',
    'service shop/seaworthy-1',
  ]);
  expect([patched, uncordoned]).toEqual([['web'], ['left']]);
  expect([...new Set(deleted)]).toEqual(['seaworthy-1', 'sw-1-rollout']);
  expect(reaped.kept).toMatchObject([{ what: 'namespace sw-1-rollout', disturbs: false }]);
  expect(reaped.kept[0]?.why).toContain('widgets.example.com has 1 resource instances; Some content');
  expect(reaped.kept[0]?.fix).toContain('kubectl --namespace sw-1-rollout get widgets.example.com --output name');
});

it('lets nothing that cannot be undone keep the rest, and names the command of each', async () => {
  const dead = nodeOf('', { ...thisProcess(), pid: deadPid });
  namespaces = [{ metadata: { ...dead.metadata, name: 'sw-1-rollout' } }];
  services = [{ metadata: { ...dead.metadata, name: 'seaworthy-1', namespace: 'shop' } }];
  const { route } = server;
  server.route = (url, response) => {
    const { method } = response.req;
    const isRefused = url.pathname.endsWith('/nodes/left') || url.pathname.endsWith('/deployments');
    if (!isRefused && !(method === 'DELETE' && url.pathname.endsWith('/services/seaworthy-1')))
      return route(url, response);
    response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify({ message: 'not you' }));
    return true;
  };
  const reaped = await reapLeftovers(server.client(), new ManualClock(), clearElsewhere);
  expect(reaped.removed).toEqual(['namespace sw-1-rollout']);
  expect(reaped.kept.map(({ what, fix, disturbs }) => [what, fix, disturbs])).toEqual([
    ['scaled workloads of dead runs', 'seaworthy cleanup', true],
    ['cordon of node left', 'kubectl uncordon left', true],
    ['service shop/seaworthy-1', 'kubectl --namespace shop delete service seaworthy-1', true],
  ]);
  expect(reaped.kept.every(({ why }) => why.includes('not you'))).toBe(true);
});

it('waits no two minutes again for a namespace that has been on its way out for longer', async () => {
  const clock = new ManualClock();
  const dead = nodeOf('sw-1-rollout', { ...thisProcess(), pid: deadPid });
  const deletionTimestamp = new Date(clock.now() - 600_000).toISOString();
  namespaces = [{ metadata: { ...dead.metadata, deletionTimestamp } }];
  const { route } = server;
  server.route = (url, response) => {
    if (response.req.method !== 'GET' || !url.pathname.endsWith('/namespaces/sw-1-rollout'))
      return route(url, response);
    clock.time += 1000;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ metadata: { name: 'sw-1-rollout' } }));
    return true;
  };
  const before = clock.now();
  const { kept } = await reapLeftovers(server.client(), clock, clearElsewhere);
  expect(kept).toMatchObject([{ what: 'namespace sw-1-rollout', disturbs: false }]);
  expect(clock.now() - before).toBeLessThan(10_000);
});
