import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig, type Config } from '../../../config/config.ts';
import { FakeApiServer } from '../../../kube/client/fake-api-server.test-helper.ts';
import { markAsMount } from '../../cache-mark.ts';
import { fakeEngine } from '../../engine/fake-engine.test-helper.ts';
import { recordMade, removeRecord } from '../../node-containers/made-record.ts';
import { examineProfile } from './minikube-health.ts';
import { kubeconfigPath, minikubeHome, recordPath } from './minikube-names.ts';
import { MinikubeProvider } from './minikube.ts';
import { startArguments, type MinikubeShape } from './start-arguments.ts';

let config: Config;
let api: FakeApiServer;
let binds: string[];
let made: { shape: MinikubeShape; input: string };

const elsewhere = '/home/alice/.cache/seaworthy/id:/kind/seaworthy-cache-3e3b2a36-2f0c-4a63-8f0d-1c1f6a6b7c8d:ro';

/** Whatever the environment asks for. */
const nothingAsked = { kubernetesVersion: undefined, proxyMode: undefined, nodes: undefined };

beforeEach(async () => {
  const cacheDir = mkdtempSync(join(tmpdir(), 'seaworthy-cache-'));
  config = { ...(await loadConfig({}, cacheDir)), cacheDir, ...nothingAsked };
  api = await FakeApiServer.start();
  api.describe(all.map((name) => apiNode(name)));
  mkdirSync(minikubeHome(config));
  writeFileSync(kubeconfigPath(config), api.kubeconfig('seaworthy'));
  const mark = markAsMount(config);
  binds = [`${mark.hostPath}:${mark.containerPath}:ro`];
  const shape: MinikubeShape = {
    profile: 'seaworthy',
    crashBackOff: 'short',
    proxyMode: 'iptables',
    cgroupVersion: 1,
    mark,
  };
  made = { shape, input: JSON.stringify(startArguments(shape)) };
  recordMade(recordPath(config), made);
});

afterEach(async () => {
  await api.stop();
  rmSync(config.cacheDir, { recursive: true });
});

interface Situation {
  states?: Record<string, string>;
  names?: string[];
}

const all = ['seaworthy', 'seaworthy-m02'];

/** An engine that somebody else may use too, which also has nodes of other profiles. */
function engineIn({ states = {}, names = all }: Situation = {}) {
  const engine = fakeEngine((args) => {
    if (args[0] === 'ps') return names.join('\n');
    if (args[0] === 'container') return JSON.stringify(names.map((name) => container(name, states[name])));
    return undefined;
  });
  return Object.assign(engine, { ours: false });
}

const container = (name: string, state = 'running') => ({
  Name: `/${name}`,
  State: { Status: state },
  HostConfig: { Binds: binds },
  Config: { Labels: { 'created_by.minikube.sigs.k8s.io': 'true', 'name.minikube.sigs.k8s.io': name } },
  NetworkSettings: {
    Networks: { seaworthy: { IPAddress: '192.168.49.2' } },
    Ports: { '8443/tcp': [{ HostIp: '127.0.0.1', HostPort: '40123' }] },
  },
});

const apiNode = (name: string, ready = true) => ({
  metadata: { name },
  status: {
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'Unknown' }],
    nodeInfo: { kubeletVersion: 'v1.37.2' },
  },
});

test('describes a healthy profile: load goes by its Docker network, kubectl is that of its first node', async () => {
  expect(await examineProfile(engineIn(), config)).toMatchObject({
    cluster: {
      context: 'seaworthy',
      loadPath: 'cluster-network',
      network: { name: 'seaworthy' },
      kubectlInNode: ['seaworthy', '/var/lib/minikube/binaries/v1.37.2/kubectl', '--kubeconfig', expect.any(String)],
      ours: true,
    },
    info: { version: 'v1.37.2' },
  });
});

test('nodes of other profiles are none of ours, whatever they begin with', async () => {
  const others = ['seaworthy-slow', 'seaworthy-slow-m02', 'minikube', 'seaworthy-mine'];

  expect(await examineProfile(engineIn({ names: [...all, ...others] }), config)).toHaveProperty('cluster');
  expect(await examineProfile(engineIn({ names: others }), config)).toEqual({
    unfit: 'no cluster yet',
    whose: 'nobody',
  });
});

test.each<[string, Situation, RegExp]>([
  ['a node that was stopped', { states: { 'seaworthy-m02': 'exited' } }, /node seaworthy-m02 is exited/],
  ['half a profile', { names: ['seaworthy'] }, /1 of 2 nodes are there/],
])('says why %s cannot be used', async (_, situation, reason) => {
  expect(await examineProfile(engineIn(situation), config)).toMatchObject({
    unfit: expect.stringMatching(reason) as string,
    whose: 'ours',
  });
});

test('says why a profile cannot be used a node of which is not Ready, or whose start was not finished', async () => {
  api.describe(all.map((name) => apiNode(name, name === 'seaworthy')));
  expect(await examineProfile(engineIn(), config)).toMatchObject({ unfit: '1 of 2 nodes are Ready' });

  rmSync(kubeconfigPath(config));
  expect(await examineProfile(engineIn(), config)).toMatchObject({ unfit: 'its creation was not finished' });
});

test('does not take a profile that was started with other arguments, or by nobody knows what', async () => {
  const unfit = 'it was made with another configuration';
  recordMade(recordPath(config), { ...made, input: made.input.replace('--wait=all', '--wait=none') });
  expect(await examineProfile(engineIn(), config)).toMatchObject({ unfit });

  removeRecord(recordPath(config));
  expect(await examineProfile(engineIn(), config)).toMatchObject({ unfit });
});

test('does not take a profile whose kube-proxy is in another mode than the one that is asked for', async () => {
  expect(await examineProfile(engineIn(), { ...config, proxyMode: 'nftables' })).toMatchObject({
    unfit: expect.stringContaining('iptables') as string,
  });
});

test('does not take a profile of another version of Kubernetes than the one that is asked for', async () => {
  expect(await examineProfile(engineIn(), { ...config, kubernetesVersion: '1.35' })).toMatchObject({
    unfit: 'Kubernetes is v1.37.2, wanted is 1.35',
  });
});

test.each([
  ['that another cache folder made', () => [elsewhere], /\/home\/alice/],
  ['that was made by hand', () => [], /do not say who made it/],
])('refuses a profile %s, and leaves it standing when it takes down its own', async (_, mounted, said) => {
  binds = mounted();
  const engine = engineIn();
  const provider = new MinikubeProvider(config, engine);
  const told: string[] = [];
  const progress = {
    step: (name: string) => Promise.reject(new Error(`not expected to run: ${name}`)),
    line: (text: string) => told.push(text),
  };

  await expect(provider.current()).rejects.toMatchObject({
    code: 'cluster-not-ours',
    exitCode: 2,
    message: expect.stringMatching(said) as string,
  });
  await provider.down(progress);
  expect(told).toEqual([expect.stringMatching(/^the cluster seaworthy stays: /)]);
  expect(new Set(engine.asked.map((command) => command.split(' ')[0]))).toEqual(new Set(['ps', 'container']));
});

test('load does not go by ports of this machine, which minikube does not publish for each node', () => {
  expect(() => new MinikubeProvider({ ...config, loadPath: 'host-ports' })).toThrow(/Load cannot go by host-ports/);
});
