import { expect, test } from 'vitest';
import { startArguments, type MinikubeShape } from './start-arguments.ts';

const shape: MinikubeShape = {
  profile: 'seaworthy',
  crashBackOff: 'short',
  proxyMode: 'iptables',
  cgroupVersion: 2,
  mark: { hostPath: '/cache/id', containerPath: '/kind/seaworthy-cache-1' },
};
const offline = {
  kubernetesVersion: 'v1.37.2',
  baseImage: 'seaworthy/minikube-base:1',
  podNetwork: '/sources/default-cni.yaml',
};

test('two nodes of our profile, each marked with the cache folder, and done when all are Ready', () => {
  expect(startArguments(shape)).toEqual(
    expect.arrayContaining([
      '--profile=seaworthy',
      '--nodes=2',
      '--wait=all',
      '--mount-string=/cache/id:/kind/seaworthy-cache-1:ro',
      '--extra-config=kube-proxy.mode=iptables',
    ]),
  );
});

test('where a registry answers, minikube takes its own images and its own Kubernetes', () => {
  const args = startArguments(shape).join(' ');
  expect(args).not.toMatch(/base-image|kubernetes-version|preload|--cni|resolv-conf/);
});

test('where none answers, all that a node needs is named', () => {
  expect(startArguments({ ...shape, offline })).toEqual(
    expect.arrayContaining([
      '--kubernetes-version=v1.37.2',
      '--base-image=seaworthy/minikube-base:1',
      '--cni=/sources/default-cni.yaml',
      '--preload=false',
      '--cache-images=false',
      '--extra-config=kubelet.config-dir=/kind/kubelet.conf.d',
    ]),
  );
});

test('crash loops are left to the kubelet where that is asked for', () => {
  expect(startArguments({ ...shape, offline, crashBackOff: 'default' }).join(' ')).not.toContain('config-dir');
});

test('the kubelet is told to accept cgroup version 1 where the engine has it', () => {
  expect(startArguments(shape).join(' ')).not.toContain('cgroupv1');
  expect(startArguments({ ...shape, cgroupVersion: 1 })).toContain('--extra-config=kubelet.fail-cgroupv1=false');
});
