import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { fileStep } from '../../build/file-step.ts';
import { hashOfPath } from '../../build/step-key.ts';
import type { Step } from '../../build/steps.ts';
import { layersSource, programLayer, toolLayer } from './layers.ts';
import { writeOciLayout } from './oci-layout.ts';
import { kubernetesVersion, sources } from './sources.ts';

/** Under the names that kubeadm of this version asks for (`kubeadm config images list`), and those of our add-ons. */
const names = {
  etcd: 'registry.k8s.io/etcd:3.7.0-0',
  coredns: 'registry.k8s.io/coredns/coredns:v1.14.6',
  pause: 'registry.k8s.io/pause:3.10.2',
  nodeRoutes: 'seaworthy.dev/node-routes:offline',
  localPathProvisioner: 'seaworthy.dev/local-path-provisioner:offline',
} as const;

const controlPlane = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;

/** The programs that kube-proxy and the script node-routes call, and those that set volumes up. */
const tools = [
  ...['bash', 'sh', 'cat', 'mkdir', 'mv', 'rm', 'sleep', 'ip', 'nft', 'conntrack'],
  ...['iptables', 'iptables-save', 'iptables-restore', 'ip6tables', 'ip6tables-save', 'ip6tables-restore'],
];
const plugins = ['/usr/lib/*/xtables/*.so'];

export interface ClusterImageParts {
  readonly programs: Step;
  readonly localPathProvisioner: Step;
  readonly userland: Step;
}

/** The images that a cluster starts with, as one OCI image layout in a folder. */
export function clusterImagesStep(
  config: Config,
  { programs, localPathProvisioner, userland }: ClusterImageParts,
): Step {
  const nodeRoutes = join(sources, 'node-routes');
  return fileStep(config.cacheDir, {
    name: 'images of the cluster',
    needs: [programs, localPathProvisioner, userland],
    inputs: [nodeRoutes, import.meta.filename, layersSource].map(hashOfPath),
    async make(to, { run }) {
      const folder = `${to}.layers`;
      await mkdir(folder, { recursive: true });
      const layer = (program: string, name: string, ...aliases: string[]) =>
        programLayer(join(folder, `${name}.tar`), program, [name, ...aliases], run);
      const built = (name: string) => join(programs.output, name);
      try {
        // All of Kubernetes is in one layer, so that a node stores it once.
        const kubernetes = await layer(built('kubernetes'), 'kubernetes', ...controlPlane, 'kube-proxy', 'kubectl');
        const debian = await toolLayer(join(folder, 'debian.tar'), userland.output, tools, plugins, run);
        const image = (name: string, entrypoint: string, ...layers: string[]) => ({ name, entrypoint, layers });
        const ofKubernetes = (name: string) => `registry.k8s.io/${name}:${kubernetesVersion}`;
        const provisioner = join(localPathProvisioner.output, 'local-path-provisioner');
        await writeOciLayout(to, [
          ...controlPlane.map((name) => image(ofKubernetes(name), name, kubernetes)),
          image(ofKubernetes('kube-proxy'), 'kube-proxy', kubernetes, debian),
          image(names.nodeRoutes, 'node-routes', kubernetes, debian, await layer(nodeRoutes, 'node-routes')),
          image(names.etcd, 'etcd', await layer(built('server'), 'etcd')),
          image(names.coredns, 'coredns', await layer(built('coredns'), 'coredns')),
          image(names.pause, 'pause', await layer(built('pause'), 'pause')),
          image(names.localPathProvisioner, 'provisioner', await layer(provisioner, 'provisioner')),
        ]);
        return undefined;
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  });
}
