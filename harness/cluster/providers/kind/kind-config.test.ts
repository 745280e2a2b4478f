import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { defaultKubernetesVersion, kubernetesVersions } from '../../../core/kubernetes-version.ts';
import { kindConfig, testNodePorts, type KindShape } from './kind-config.ts';

interface Parsed {
  networking: { kubeProxyMode: string; apiServerPort: number };
  kubeadmConfigPatches: string[];
  nodes: {
    role: string;
    extraMounts: object[];
    extraPortMappings?: { containerPort: number; hostPort: number; listenAddress: string }[];
  }[];
}

const mark = { hostPath: '/cache/id', containerPath: '/kind/seaworthy-cache-1' };

const read = (shape: Omit<KindShape, 'crashBackOff' | 'mark'> & Partial<KindShape>) =>
  parse(kindConfig({ crashBackOff: 'short', mark, ...shape })) as Parsed;

test('has one control plane and two workers, each worker with its own loopback ports', () => {
  const { nodes, networking } = read({ proxyMode: 'iptables', cgroupVersion: 2, resolvConf: undefined });

  expect(nodes.map(({ role }) => role)).toEqual(['control-plane', 'worker', 'worker']);
  for (const worker of nodes.slice(1)) {
    expect(worker.extraPortMappings?.map(({ containerPort }) => containerPort)).toEqual([...testNodePorts]);
    expect(worker.extraPortMappings?.every(({ listenAddress }) => listenAddress === '127.0.0.1')).toBe(true);
    // kind itself may give two nodes the same free port.
    expect(worker.extraPortMappings?.every(({ hostPort }) => hostPort === -1)).toBe(true);
  }
  expect(networking.apiServerPort).toBe(-1);
});

test('one node is control plane, takes pods, and has the ports of a worker', () => {
  const { nodes } = read({ proxyMode: 'iptables', nodes: 'one', cgroupVersion: 2, resolvConf: undefined });

  expect(nodes.map(({ role }) => role)).toEqual(['control-plane']);
  expect(nodes[0]?.extraPortMappings?.map(({ containerPort }) => containerPort)).toEqual([...testNodePorts]);
  expect(nodes[0]?.extraMounts).toEqual([{ ...mark, readOnly: true }]);
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

test.each(kubernetesVersions)('tells kubelet and etcd of Kubernetes %s what that version understands', (version) => {
  const shape = { proxyMode: 'iptables', cgroupVersion: 2, resolvConf: undefined, kubernetesVersion: version } as const;
  const patchesOf = (its: KindShape['crashBackOff']) =>
    read({ ...shape, crashBackOff: its }).kubeadmConfigPatches.map((patch) => parse(patch) as unknown);

  // The kubelet of 1.34 ends over the setting unless the gate is on.
  const gates = version === '1.34' ? { featureGates: { KubeletCrashLoopBackOffMax: true } } : {};
  const { extraArgs, apiVersion } = ['1.34', '1.35'].includes(version)
    ? { apiVersion: 'kubeadm.k8s.io/v1beta3', extraArgs: { 'unsafe-no-fsync': 'true' } }
    : { apiVersion: 'kubeadm.k8s.io/v1beta4', extraArgs: [{ name: 'unsafe-no-fsync', value: 'true' }] };
  expect(patchesOf('short')).toEqual([
    { kind: 'KubeletConfiguration', crashLoopBackOff: { maxContainerRestartPeriod: '2s' }, ...gates },
    { kind: 'ClusterConfiguration', apiVersion, etcd: { local: { extraArgs } } },
  ]);
  expect(patchesOf('default')[0]).toEqual({ kind: 'KubeletConfiguration' });
});

test('a cluster of the default version is made as if it had not been asked for', () => {
  const shape = {
    crashBackOff: 'short',
    proxyMode: 'iptables',
    cgroupVersion: 2,
    resolvConf: undefined,
    mark,
  } as const;

  expect(kindConfig({ ...shape, kubernetesVersion: defaultKubernetesVersion })).toBe(kindConfig(shape));
});
