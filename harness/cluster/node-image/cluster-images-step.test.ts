import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { imagesAskedFor } from './cluster-images-step.ts';
import { sources } from './sources.ts';

/** Printed by `kubeadm config images list --kubernetes-version=v1.37.2`. */
const listed = `registry.k8s.io/kube-apiserver:v1.37.2
registry.k8s.io/kube-controller-manager:v1.37.2
registry.k8s.io/kube-scheduler:v1.37.2
registry.k8s.io/kube-proxy:v1.37.2
registry.k8s.io/coredns/coredns:v1.14.6
registry.k8s.io/pause:3.10.2
registry.k8s.io/etcd:3.7.0-0
`;
const older = listed.replace('pause:3.10.2', 'pause:3.10.1');

test('every image that kubeadm asks for runs the program that its name ends with', () => {
  expect(imagesAskedFor(listed).map(({ entrypoint }) => entrypoint)).toEqual([
    ...['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy', 'coredns', 'pause', 'etcd'],
  ]);
  expect(imagesAskedFor(listed)).toContainEqual({
    name: 'registry.k8s.io/coredns/coredns:v1.14.6',
    entrypoint: 'coredns',
  });
});

test('the image of the sandbox is that of containerd’s settings, whichever kubeadm asks for', () => {
  const settings = readFileSync(join(sources, 'rootfs/etc/containerd/config.toml'), 'utf8');
  const [, sandbox = ''] = /sandbox = "(.*)"/.exec(settings) ?? [];
  for (const text of [listed, older]) {
    expect(imagesAskedFor(text)).toContainEqual({ name: sandbox, entrypoint: 'pause' });
  }
  expect(imagesAskedFor(older)).toHaveLength(8);
});
