import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../../core/manual-clock.test-helper.ts';
import { thisProcess } from '../../shell/process-owner.ts';
import { FakeApiServer } from '../client/fake-api-server.test-helper.ts';
import { clusterWideOfTheDead, removeClusterWide } from './cluster-wide.ts';
import { annotations } from './ownership.ts';

/** A process that has ended. */
const { pid: deadPid } = spawnSync(process.execPath, ['--version']);
const by = (pid: number) => ({
  [annotations.owner]: JSON.stringify({ ...thisProcess(), pid }),
  [annotations.expires]: '2026-11-23',
});
const object = (name: string, its: object = {}) => ({
  metadata: { name, uid: `uid-${name}`, labels: { 'seaworthy.dev/run': 'r1' }, ...its },
});

let server: FakeApiServer;
/** By the plural of their kind. */
let there: Readonly<Record<string, readonly object[]>>;
let statusOfDelete: number;

beforeEach(async () => {
  server = await FakeApiServer.start();
  statusOfDelete = 200;
  there = {
    clusterroles: [
      object('left', { annotations: by(deadPid) }),
      object('of-us', { annotations: by(process.pid) }),
      object('of-others'),
    ],
    storageclasses: [object('fast', { annotations: by(deadPid) })],
  };
  server.route = ({ pathname }, response) => {
    const [kind = '', name] = pathname.split('/').slice(4);
    const isKnown = name !== undefined || there[kind] !== undefined;
    const status =
      response.req.method === 'DELETE' ? statusOfDelete : isKnown ? 200 : kind === 'ingressclasses' ? 403 : 404;
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify({ items: there[kind] ?? [], message: 'etcd is away' }));
    return true;
  };
});
afterEach(() => server.stop());

const changes = () => server.asked.filter((call) => !call.startsWith('GET ')).map((call) => call.split('?')[0]);

test('what dead runs have left in no namespace is found, with how it is removed, and nothing else', async () => {
  const found = await clusterWideOfTheDead(server.client(), new ManualClock());
  expect(found.map(({ what, command }) => [what, command])).toEqual([
    ['clusterrole left', 'kubectl delete clusterrole left'],
    ['storageclass fast', 'kubectl delete storageclass fast'],
  ]);
  expect(changes()).toEqual([]);
  expect(server.asked.every((call) => call.includes('labelSelector=seaworthy.dev%2Frun'))).toBe(true);
  for (const { undo } of found) await undo();
  expect(changes()).toEqual([
    'DELETE /apis/rbac.authorization.k8s.io/v1/clusterroles/left',
    'DELETE /apis/storage.k8s.io/v1/storageclasses/fast',
  ]);
});

test('of a run that ends all is removed that has its label and an owner', async () => {
  await removeClusterWide(server.client(), 'r1');
  expect(changes().map((call) => call?.split('/').at(-1))).toEqual(['left', 'of-us', 'fast']);
  expect(server.asked[0]).toContain('labelSelector=seaworthy.dev%2Frun%3Dr1');
  statusOfDelete = 404;
  await expect(removeClusterWide(server.client(), 'r1')).resolves.toBeUndefined();
});

test('what cannot be removed is named with its command', async () => {
  statusOfDelete = 500;
  const removing = removeClusterWide(server.client(), 'r1');
  await expect(removing).rejects.toThrow(/clusterrole left could not be removed: .*etcd is away/);
  await expect(removing).rejects.toMatchObject({
    fix: expect.stringContaining('kubectl delete clusterrole left') as string,
  });
});
