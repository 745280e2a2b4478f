import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeApiServer } from '../kube/client/fake-api-server.test-helper.ts';
import type { ProvidedCluster } from './cluster-provider.ts';
import { describeCluster } from './describe-cluster.ts';

let api: FakeApiServer;
let folder: string;
let provided: ProvidedCluster;

beforeEach(async () => {
  api = await FakeApiServer.start();
  folder = mkdtempSync(join(tmpdir(), 'sw-cluster-'));
  const kubeconfig = join(folder, 'config');
  writeFileSync(kubeconfig, api.kubeconfig('mine'));
  const hostPorts = { 'w-1': { 30080: '127.0.0.1:31080' } };
  provided = { context: 'mine', kubeconfig, loadPath: 'host-ports', hostPorts, ours: true };
});

afterEach(async () => {
  await api.stop();
  rmSync(folder, { recursive: true });
});

const node = (name: string, address: string, taint?: { key: string; effect: string }) => ({
  metadata: { name },
  spec: { taints: taint && [taint] },
  status: {
    addresses: [
      { type: 'Hostname', address: name },
      { type: 'InternalIP', address },
    ],
    nodeInfo: { kubeletVersion: 'v1.37.2' },
  },
});
const controlPlane = node('c', '10.0.0.1', { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' });

test('load enters by the workers, at the address that the API tells and the ports that the provider tells', async () => {
  api.describe([controlPlane, node('w-1', '10.0.0.2'), node('w-2', '10.0.0.3')], 'mode: "nftables"\n');

  expect(await describeCluster({ name: 'mini' }, provided)).toEqual({
    provider: 'mini',
    context: 'mine',
    kubeconfig: provided.kubeconfig,
    loadPath: 'host-ports',
    ours: true,
    version: 'v1.37.2',
    proxyMode: 'nftables',
    nodes: 3,
    entries: [
      { node: 'w-1', address: '10.0.0.2', hostPorts: { 30080: '127.0.0.1:31080' } },
      { node: 'w-2', address: '10.0.0.3', hostPorts: {} },
    ],
  });
});

test('load enters by the control plane where there is nothing else', async () => {
  api.describe([controlPlane]);

  expect((await describeCluster({ name: 'mini' }, provided)).entries).toMatchObject([{ node: 'c' }]);
});

test('a control plane that takes pods counts as a worker, as on minikube, and a cordoned node stays one', async () => {
  const cordoned = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
  const mini = node('mini', '10.0.0.1');
  const labelled = { ...mini, metadata: { name: 'mini', labels: { 'node-role.kubernetes.io/control-plane': '' } } };
  api.describe([labelled, node('mini-m02', '10.0.0.2', cordoned)]);

  const { entries } = await describeCluster({ name: 'mini' }, provided);
  expect(entries.map(({ node }) => node)).toEqual(['mini', 'mini-m02']);
});

test('the mode of kube-proxy is iptables where it sets none, and unknown where it may not be read about', async () => {
  api.describe([controlPlane], 'mode: ""\n');
  expect(await describeCluster({ name: 'mini' }, provided)).toMatchObject({ proxyMode: 'iptables' });

  const { route } = api;
  api.route = (url, response) => route(new URL(url.pathname.replace('kube-proxy', 'denied'), url), response);
  expect(await describeCluster({ name: 'mini' }, provided)).toMatchObject({ proxyMode: 'unknown' });
});

test('a cluster that does not answer cannot be used, in the words of the failure', async () => {
  api.refusing = true;

  await expect(describeCluster({ name: 'mini' }, provided)).rejects.toMatchObject({
    code: 'context-unusable',
    message: expect.stringMatching(/^The context mine cannot be used: GET .*: no answer/) as string,
  });
});

test('of a cluster of which only a namespace may be read no node is asked for', async () => {
  api.route = ({ pathname }, response) => {
    const isVersion = pathname === '/version';
    response.writeHead(isVersion ? 200 : 403, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isVersion ? { gitVersion: 'v1.37.2' } : { message: 'no' }));
    return true;
  };

  expect(await describeCluster({ name: 'existing' }, { ...provided, onlyIn: 'shop' })).toMatchObject({
    ...{ version: 'v1.37.2', proxyMode: 'unknown', nodes: 0, entries: [], onlyIn: 'shop' },
  });
  expect(api.asked).toEqual(['GET /version']);
});
