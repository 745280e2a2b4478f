import type { Config } from '../../../config/config.ts';
import type { BindMount } from '../../cache-mark.ts';

/** What a profile is started with. */
export interface MinikubeShape extends Pick<Config, 'crashBackOff'> {
  readonly profile: string;
  readonly proxyMode: 'iptables' | 'nftables';
  readonly cgroupVersion: 1 | 2;
  /** Tells of every node's container from which cache folder it was made. */
  readonly mark: BindMount;
  /** What is taken from this machine, where no container registry answers. */
  readonly offline?: {
    readonly kubernetesVersion: string;
    readonly baseImage: string;
    /** The manifest of the pod network, a file. */
    readonly podNetwork: string;
  };
}

/** The nodes of a profile: the first is control plane and takes pods as well. */
export const nodeCount = 2;

/** The arguments of `minikube start`. */
export function startArguments(shape: MinikubeShape): readonly string[] {
  const { profile, proxyMode, cgroupVersion, crashBackOff, mark, offline } = shape;
  return [
    'start',
    `--profile=${profile}`,
    '--driver=docker',
    '--container-runtime=containerd',
    `--nodes=${nodeCount}`,
    // By default it is done while a node is not Ready.
    '--wait=all',
    '--embed-certs',
    // As those of kind, the nodes share this machine.
    '--cpus=no-limit',
    '--memory=no-limit',
    // Asks nothing, and takes root and a Kubernetes that is newer than itself.
    '--interactive=false',
    '--force',
    '--mount',
    `--mount-string=${mark.hostPath}:${mark.containerPath}:ro`,
    `--extra-config=kube-proxy.mode=${proxyMode}`,
    // The kubelet refuses version 1 unless it is told not to.
    ...(cgroupVersion === 1 ? ['--extra-config=kubelet.fail-cgroupv1=false'] : []),
    ...(offline ? offlineArguments(offline, crashBackOff) : []),
  ];
}

function offlineArguments(
  { kubernetesVersion, baseImage, podNetwork }: NonNullable<MinikubeShape['offline']>,
  crashBackOff: MinikubeShape['crashBackOff'],
): readonly string[] {
  return [
    `--kubernetes-version=${kubernetesVersion}`,
    `--base-image=${baseImage}`,
    `--cni=${podNetwork}`,
    '--preload=false',
    '--cache-images=false',
    '--install-addons=false',
    '--extra-config=kubelet.resolv-conf=/kind/resolv.conf',
    // No flag says it, but a file of our base image.
    ...(crashBackOff === 'short' ? ['--extra-config=kubelet.config-dir=/kind/kubelet.conf.d'] : []),
  ];
}
