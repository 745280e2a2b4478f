import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig, type Config } from '../../../config/config.ts';
import { FakeApiServer } from '../../../kube/client/fake-api-server.test-helper.ts';
import { fakeEngine } from '../../engine/fake-engine.test-helper.ts';
import { kindConfig, testNodePorts, type KindShape } from './kind-config.ts';
import { examineKindCluster } from './kind-health.ts';
import { removeRecord, recordMade } from '../../node-containers/made-record.ts';
import { recordPath } from './kind-names.ts';

let config: Config;
let api: FakeApiServer;

const shape: KindShape = {
  crashBackOff: 'short',
  proxyMode: 'iptables',
  cgroupVersion: 2,
  resolvConf: undefined,
  mark: { hostPath: '/id', containerPath: '/kind/seaworthy-cache-1' },
};

/** Whatever the environment asks for. */
const nothingAsked = { kubernetesVersion: undefined, proxyMode: undefined, nodes: undefined };

beforeEach(async () => {
  const cacheDir = mkdtempSync(join(tmpdir(), 'seaworthy-cache-'));
  config = { ...(await loadConfig({}, cacheDir)), cacheDir, ...nothingAsked };
  api = await FakeApiServer.start();
  api.describe(all.map((name) => apiNode(name)));
  writeFileSync(join(cacheDir, 'seaworthy.kubeconfig'), api.kubeconfig('kind-seaworthy'));
  recordMade(recordPath(config), { shape, input: kindConfig(shape) });
});

afterEach(async () => {
  await api.stop();
  rmSync(config.cacheDir, { recursive: true });
});

interface Situation {
  states?: Record<string, string>;
  names?: string[];
}

const all = ['seaworthy-control-plane', 'seaworthy-worker', 'seaworthy-worker2'];

function engineIn({ states = {}, names = all }: Situation) {
  return fakeEngine((args) => {
    if (args[0] === 'ps') return names.join('\n');
    if (args[0] === 'container')
      return JSON.stringify(names.map((name, index) => container(name, states[name], index)));
    return undefined;
  });
}

const container = (name: string, state = 'running', index = 0) => ({
  Name: `/${name}`,
  State: { Status: state },
  HostConfig: { Binds: null },
  Config: { Labels: { 'io.x-k8s.kind.role': name.includes('worker') ? 'worker' : 'control-plane' } },
  NetworkSettings: {
    Networks: { kind: { IPAddress: `172.18.0.${index + 2}` } },
    Ports: Object.fromEntries(
      [...(name.includes('worker') ? [] : [6443]), ...testNodePorts].map((port) => [
        `${port}/tcp`,
        [{ HostIp: '127.0.0.1', HostPort: String(port + 1000 * (index + 1)) }],
      ]),
    ),
  },
});

const apiNode = (name: string, ready = true) => ({
  metadata: { name },
  status: {
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'Unknown' }],
    nodeInfo: { kubeletVersion: 'v1.37.2' },
  },
});

test('describes a healthy cluster: workers with their own ports, no proxy in the way', async () => {
  expect(await examineKindCluster(engineIn({}), config)).toMatchObject({
    cluster: {
      context: 'kind-seaworthy',
      loadPath: 'host-ports',
      ours: true,
      hostPorts: {
        'seaworthy-worker': { 30080: '127.0.0.1:32080' },
        'seaworthy-worker2': { 30080: '127.0.0.1:33080' },
      },
    },
    info: { version: 'v1.37.2', proxyMode: 'iptables' },
  });
});

test.each<[string, Situation, RegExp]>([
  ['nothing', { names: [] }, /no cluster yet/],
  ['a dead node', { states: { 'seaworthy-worker2': 'exited' } }, /node seaworthy-worker2 is exited/],
  ['a paused node', { states: { 'seaworthy-control-plane': 'paused' } }, /control-plane is paused/],
  ['a cluster half created', { names: all.slice(0, 2) }, /only 2 of 3 nodes/],
])('says why %s cannot be used', async (_, situation, reason) => {
  expect(await examineKindCluster(engineIn(situation), config)).toMatchObject({
    unfit: expect.stringMatching(reason) as string,
  });
});

test('says why a cluster cannot be used whose API server does not answer, or a node of which is not Ready', async () => {
  api.describe(all.map((name) => apiNode(name, name !== 'seaworthy-worker')));
  expect(await examineKindCluster(engineIn({}), config)).toMatchObject({ unfit: '2 of 3 nodes are Ready' });

  api.refusing = true;
  expect(await examineKindCluster(engineIn({}), config)).toMatchObject({
    unfit: expect.stringMatching(/^the API server does not answer: /) as string,
    whose: 'ours',
  });
});

test('does not take a cluster whose creation was not finished', async () => {
  rmSync(join(config.cacheDir, 'seaworthy.kubeconfig'));

  expect(await examineKindCluster(engineIn({}), config)).toMatchObject({ unfit: 'its creation was not finished' });
});

test('of the ports that a node publishes only those for tests lead load to it, and not that of the API server', async () => {
  const examined = await examineKindCluster(engineIn({}), config);

  const { hostPorts = {} } = 'cluster' in examined ? examined.cluster : {};
  const offered = Object.keys(hostPorts['seaworthy-control-plane'] ?? {}).map(Number);
  expect(offered).toEqual([...testNodePorts]);
});

test('does not take a cluster in another mode than the one that is asked for', async () => {
  const asked: Config = { ...config, proxyMode: 'nftables' };

  expect(await examineKindCluster(engineIn({}), asked)).toMatchObject({
    unfit: expect.stringContaining('iptables') as string,
  });
});

test('does not take a cluster of another version of Kubernetes than the one that is asked for', async () => {
  const examine = (kubernetesVersion: Config['kubernetesVersion']) =>
    examineKindCluster(engineIn({}), { ...config, kubernetesVersion });

  expect(await examine('1.36')).toMatchObject({
    unfit: 'Kubernetes is v1.37.2, wanted is 1.36',
    whose: 'ours',
  });
  expect(await examine('1.37')).toHaveProperty('cluster');
  expect(await examine(undefined)).toHaveProperty('cluster');
});

test('does not take a cluster that was made with another configuration, or by a version that noted none', async () => {
  const unfit = 'it was made with another configuration';
  recordMade(recordPath(config), { shape, input: kindConfig(shape).replace('unsafe-no-fsync', 'snapshot-count') });
  expect(await examineKindCluster(engineIn({}), config)).toMatchObject({ unfit });

  removeRecord(recordPath(config));
  expect(await examineKindCluster(engineIn({}), config)).toMatchObject({ unfit });
});

test('takes a cluster of the other proxy mode where no mode is asked for', async () => {
  const nftables: KindShape = { ...shape, proxyMode: 'nftables' };
  recordMade(recordPath(config), { shape: nftables, input: kindConfig(nftables) });

  expect(await examineKindCluster(engineIn({}), config)).toHaveProperty('cluster');
});

describe('of one node', () => {
  const one: KindShape = { ...shape, nodes: 'one' };
  const alone = ['seaworthy-control-plane'];

  beforeEach(() => {
    recordMade(recordPath(config), { shape: one, input: kindConfig(one) });
    api.describe(alone.map((name) => apiNode(name)));
  });

  test('takes the cluster where it was made so, and not where several are asked for', async () => {
    expect(await examineKindCluster(engineIn({ names: alone }), config)).toHaveProperty('cluster');
    expect(await examineKindCluster(engineIn({ names: alone }), { ...config, nodes: 'one' })).toHaveProperty('cluster');
    expect(await examineKindCluster(engineIn({ names: alone }), { ...config, nodes: 'several' })).toMatchObject({
      unfit: 'the number of its nodes is 1, wanted: several',
    });
  });

  test('does not take what is left of several', async () => {
    recordMade(recordPath(config), { shape, input: kindConfig(shape) });
    expect(await examineKindCluster(engineIn({ names: alone }), config)).toMatchObject({
      unfit: 'only 1 of 3 nodes are there',
    });
  });
});

test('does not take a cluster of several nodes where one is asked for', async () => {
  expect(await examineKindCluster(engineIn({}), { ...config, nodes: 'one' })).toMatchObject({
    unfit: 'the number of its nodes is 3, wanted: one',
  });
});
