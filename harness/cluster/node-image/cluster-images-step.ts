import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { fileStep } from '../../build/file-step.ts';
import { hashOfPath } from '../../build/step-key.ts';
import type { Step } from '../../build/steps.ts';
import { builtRelease } from './kubernetes-releases.ts';
import { layersSource, programLayer, toolLayer } from './layers.ts';
import type { NodePrograms } from './node-programs.ts';
import { writeOciLayout } from './oci-layout.ts';
import { sources } from './sources.ts';

/** The image of a pod's sandbox, as containerd's config.toml names it; kubeadm may ask for an older one besides. */
const sandbox = 'registry.k8s.io/pause:3.10.2';

const controlPlane = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;

/** The programs that kube-proxy and the script node-routes call, and those that set volumes up. */
const tools = [
  ...['bash', 'sh', 'cat', 'mkdir', 'mv', 'rm', 'sleep', 'ip', 'nft', 'conntrack'],
  ...['iptables', 'iptables-save', 'iptables-restore', 'ip6tables', 'ip6tables-save', 'ip6tables-restore'],
];
const plugins = ['/usr/lib/*/xtables/*.so'];

export interface ClusterImageParts {
  readonly programs: NodePrograms;
  readonly localPathProvisioner: Step;
  readonly userland: Step;
}

/** The images that a cluster starts with, as one OCI image layout in a folder: those that its kubeadm asks for, and of our add-ons. */
export function clusterImagesStep(
  config: Config,
  { programs, localPathProvisioner, userland }: ClusterImageParts,
): Step {
  const nodeRoutes = join(sources, 'node-routes');
  return fileStep(config.cacheDir, {
    name: 'images of the cluster',
    needs: [...new Set([programs.kubernetes, programs.others]), localPathProvisioner, userland],
    inputs: [nodeRoutes, import.meta.filename, layersSource].map(hashOfPath),
    async make(to, { run }) {
      const folder = `${to}.layers`;
      await mkdir(folder, { recursive: true });
      const layer = (program: string, name: string, ...aliases: string[]) =>
        programLayer(join(folder, `${name}.tar`), program, [name, ...aliases], run);
      const program = join(programs.kubernetes.output, 'kubernetes');
      const other = (name: string) => join(programs.others.output, name);
      try {
        // All of Kubernetes is in one layer, so that a node stores it once.
        const kubernetes = await layer(program, 'kubernetes', ...controlPlane, 'kube-proxy', 'kubectl');
        const debian = await toolLayer(join(folder, 'debian.tar'), userland.output, tools, plugins, run);
        const layersOf: Readonly<Record<string, readonly string[]>> = {
          ...Object.fromEntries(controlPlane.map((name) => [name, [kubernetes]])),
          'kube-proxy': [kubernetes, debian],
          etcd: [await layer(other('server'), 'etcd')],
          coredns: [await layer(other('coredns'), 'coredns')],
          pause: [await layer(other('pause'), 'pause')],
        };
        const kubeadm = join(folder, 'kubeadm');
        await symlink(program, kubeadm);
        const release = builtRelease(config.kubernetesVersion);
        const listed = await run(kubeadm, ['config', 'images', 'list', `--kubernetes-version=${release}`]);
        const image = (name: string, entrypoint: string, ...layers: string[]) => ({ name, entrypoint, layers });
        const provisioner = join(localPathProvisioner.output, 'local-path-provisioner');
        await writeOciLayout(to, [
          ...imagesAskedFor(listed).map(({ name, entrypoint }) => {
            const layers = layersOf[entrypoint];
            if (layers === undefined) throw new Error(`kubeadm of ${release} asks for ${name}, which is not built`);
            return image(name, entrypoint, ...layers);
          }),
          image(
            'seaworthy.dev/node-routes:offline',
            'node-routes',
            kubernetes,
            debian,
            await layer(nodeRoutes, 'node-routes'),
          ),
          image('seaworthy.dev/local-path-provisioner:offline', 'provisioner', await layer(provisioner, 'provisioner')),
        ]);
        return undefined;
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  });
}

/**
 * The images that a node must have for kubeadm, and what each runs.
 * @param listed what `kubeadm config images list` prints, such as `registry.k8s.io/coredns/coredns:v1.14.6`
 */
export function imagesAskedFor(listed: string): readonly { readonly name: string; readonly entrypoint: string }[] {
  const names = new Set([...listed.split('\n').filter(Boolean), sandbox]);
  return [...names].map((name) => ({ name, entrypoint: /([^/:]+):[^/]+$/.exec(name)?.[1] ?? name }));
}
