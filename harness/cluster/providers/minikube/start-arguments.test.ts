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

test('one node where that is asked for', () => {
  expect(startArguments({ ...shape, nodes: 'one' })).toContain('--nodes=1');
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

test('where a registry answers, minikube is told of the version that is asked for, as of a whole release', () => {
  const args = startArguments({ ...shape, kubernetesVersion: '1.36' });
  expect(args).toContainEqual(expect.stringMatching(/^--kubernetes-version=v1\.36\.\d+$/));
});

test('a gate without which the kubelet ends over a short back-off is switched on, where the back-off is short', () => {
  const gates = '--extra-config=kubelet.feature-gates=KubeletCrashLoopBackOffMax=true';
  const of = (its: Partial<MinikubeShape>) => startArguments({ ...shape, offline, ...its });
  expect(of({ kubernetesVersion: '1.34' })).toContain(gates);
  expect(of({ kubernetesVersion: '1.34', crashBackOff: 'default' })).not.toContain(gates);
  expect(of({ kubernetesVersion: '1.35' })).not.toContain(gates);
});
