import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { kindConfig, testNodePorts, type KindShape } from './kind-config.ts';

interface Parsed {
  networking: { kubeProxyMode: string };
  kubeadmConfigPatches: string[];
  nodes: {
    role: string;
    extraMounts: object[];
    extraPortMappings?: { containerPort: number; listenAddress: string }[];
  }[];
}

const mark = { hostPath: '/cache/id', containerPath: '/kind/seaworthy-cache-1' };

const read = (shape: Omit<KindShape, 'crashBackOff' | 'mark'> & Partial<KindShape>) =>
  parse(kindConfig({ crashBackOff: 'short', mark, ...shape })) as Parsed;

test('has one control plane and two workers, each worker with its own loopback ports', () => {
  const { nodes } = read({ proxyMode: 'iptables', cgroupVersion: 2, resolvConf: undefined });

  expect(nodes.map(({ role }) => role)).toEqual(['control-plane', 'worker', 'worker']);
  for (const worker of nodes.slice(1)) {
    expect(worker.extraPortMappings?.map(({ containerPort }) => containerPort)).toEqual([...testNodePorts]);
    expect(worker.extraPortMappings?.every(({ listenAddress }) => listenAddress === '127.0.0.1')).toBe(true);
  }
});

test('marks every node with the cache folder that it is made from', () => {
  const { nodes } = read({ proxyMode: 'iptables', cgroupVersion: 2, resolvConf: undefined });

  expect(nodes.map(({ extraMounts }) => extraMounts)).toEqual(Array(3).fill([{ ...mark, readOnly: true }]));
});

test('tells the kubelet only what this machine and this node image need', () => {
  const plain = read({ proxyMode: 'iptables', cgroupVersion: 2, resolvConf: undefined });
  const offline = read({ proxyMode: 'nftables', cgroupVersion: 1, resolvConf: '/kind/resolv.conf' });

  expect(parse(plain.kubeadmConfigPatches[0] ?? '')).toEqual({
    kind: 'KubeletConfiguration',
    crashLoopBackOff: { maxContainerRestartPeriod: '2s' },
  });
  expect(parse(offline.kubeadmConfigPatches[0] ?? '')).toMatchObject({
    failCgroupV1: false,
    resolvConf: '/kind/resolv.conf',
  });
  expect(offline.networking.kubeProxyMode).toBe('nftables');
});

test('lets etcd of a cluster that is thrown away go on without waiting for the disk', () => {
  const { kubeadmConfigPatches } = read({ proxyMode: 'iptables', cgroupVersion: 2, resolvConf: undefined });

  expect(kubeadmConfigPatches.map((patch) => parse(patch) as unknown)).toContainEqual({
    kind: 'ClusterConfiguration',
    apiVersion: 'kubeadm.k8s.io/v1beta4',
    etcd: { local: { extraArgs: [{ name: 'unsafe-no-fsync', value: 'true' }] } },
  });
});

test('leaves crash loops to the kubelet where that is asked for', () => {
  const { kubeadmConfigPatches } = read({
    proxyMode: 'iptables',
    cgroupVersion: 2,
    resolvConf: undefined,
    crashBackOff: 'default',
  });

  expect(parse(kubeadmConfigPatches[0] ?? '')).toEqual({ kind: 'KubeletConfiguration' });
});
