import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FakeApiServer } from '../../kube/client/fake-api-server.test-helper.ts';
import type { ProofRun } from '../../proof/proof-run.ts';
import { lackOf, lackOfRights, requires, type Needs } from './requires.ts';

type Run = Pick<ProofRun, 'cluster' | 'nodeShell'>;
const entry = { node: 'n', hostPorts: {}, address: '' };
const run = {
  cluster: { provider: 'existing', version: 'v1.30.4-gke.100', entries: [entry, entry] },
} as unknown as Run;

test.each<[Needs, string | RegExp | undefined]>([
  [{}, undefined],
  [{ kubernetes: '1.30', workers: 2 }, undefined],
  [{ kubernetes: '1.9' }, undefined],
  [{ kubernetes: 'v1.30.4' }, undefined],
  [{ kubernetes: '1.30.5' }, 'it needs Kubernetes 1.30.5 or later, and the cluster has v1.30.4-gke.100'],
  [{ kubernetes: '1.31', workers: 3 }, /^it needs Kubernetes 1\.31 or later.*; 3 nodes that run pods.* has 2$/],
  [{ kubernetes: '2.0' }, /^it needs Kubernetes 2\.0/],
  [{ nodeShell: true }, 'it needs a way onto the nodes, and the provider `existing` has none'],
])('%j on two workers of 1.30.4: %s', (needs, lack) => {
  expect(lackOf(needs, run) ?? 'nothing').toMatch(lack ?? /^nothing$/);
});

test.each<[Needs, string | undefined]>([
  [{}, undefined],
  [{ kubernetes: '1.30' }, undefined],
  [{ rights: [{ verb: 'patch', resource: 'pods/ephemeralcontainers' }] }, undefined],
  [{ nodes: true }, 'it needs the nodes of the cluster, and nothing outside namespace proofs is read or made'],
  [{ workers: 2 }, 'it needs the nodes of the cluster, and nothing outside namespace proofs is read or made'],
  [{ ownNamespace: true }, 'it needs a namespace of its own, and nothing outside namespace proofs is read or made'],
  [
    { rights: [{ verb: 'get', resource: 'nodes/proxy' }] },
    'it needs to get nodes/proxy, and nothing outside namespace proofs is read or made',
  ],
])('%j in one namespace only: %s', (needs, lack) => {
  const cluster = {
    provider: 'existing',
    version: 'v1.30.4',
    entries: [],
    onlyIn: 'proofs',
  } as unknown as Run['cluster'];
  expect(lackOf(needs, { cluster, nodeShell: undefined })).toBe(lack);
});

test.each<Needs>([{ nodes: true }, { ownNamespace: true }])('%j is no lack where all may be read and made', (needs) => {
  expect(lackOf(needs, run)).toBeUndefined();
});

test('a way onto the nodes is no lack where there is one', () => {
  expect(lackOf({ nodeShell: true }, { ...run, nodeShell: {} as NonNullable<Run['nodeShell']> })).toBeUndefined();
});

test.each(['latest', '1', '1.2.3.4', ''])('a version "%s" is refused where it is written', (kubernetes) => {
  expect(() => requires({ kubernetes }, () => Promise.resolve())).toThrow(/is no version of Kubernetes/);
});

/** A cluster whose API server lets its user do everything, or nothing. */
async function clusterOf(ours: boolean, allowed: boolean) {
  const server = await FakeApiServer.start();
  const dir = mkdtempSync(join(tmpdir(), 'seaworthy-requires-'));
  onTestFinished(async () => {
    await server.stop();
    rmSync(dir, { recursive: true });
  });
  server.route = (_, response) => {
    response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ status: { allowed } }));
    return true;
  };
  const kubeconfig = join(dir, 'config');
  writeFileSync(kubeconfig, server.kubeconfig('theirs'));
  return { server, cluster: { context: 'theirs', kubeconfig, ours } as Run['cluster'] };
}

const rights = [{ verb: 'get', resource: 'nodes/proxy' }];

test('a right that the user of a cluster of others lacks is a lack', async () => {
  const refused = await clusterOf(false, false);
  expect(await lackOfRights({ rights }, refused)).toBe(
    'it needs what the user of the context theirs may not do: get nodes/proxy',
  );
  expect(await lackOfRights({}, refused)).toBeUndefined();
  expect(await lackOfRights({ rights }, await clusterOf(false, true))).toBeUndefined();
});

test('where one namespace only may be worked in, a right in that is asked for', async () => {
  const { server, cluster } = await clusterOf(false, false);
  const patch = { verb: 'patch', resource: 'pods/ephemeralcontainers' };
  expect(await lackOfRights({ rights: [patch] }, { cluster: { ...cluster, onlyIn: 'proofs' } })).toMatch(
    /may not do: patch pods\/ephemeralcontainers in proofs$/,
  );
  expect(server.asked).toHaveLength(1);
});

test('a cluster of ours is not asked', async () => {
  const { server, cluster } = await clusterOf(true, false);
  expect(await lackOfRights({ rights }, { cluster })).toBeUndefined();
  expect(server.asked).toEqual([]);
});
