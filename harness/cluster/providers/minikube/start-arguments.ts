import type { Config } from '../../../config/config.ts';
import type { BindMount } from '../../cache-mark.ts';
import { builtRelease, releaseOf } from '../../node-image/kubernetes-releases.ts';

/** What a profile is started with; of the default version of Kubernetes where it has none. */
export interface MinikubeShape extends Pick<Config, 'crashBackOff' | 'kubernetesVersion'> {
  readonly profile: string;
  readonly proxyMode: 'iptables' | 'nftables';
  /** Several where a record of an earlier version says nothing. */
  readonly nodes?: 'one' | 'several';
  readonly cgroupVersion: 1 | 2;
  /** Tells of every node's container from which cache folder it was made. */
  readonly mark: BindMount;
  /** What is taken from this machine, where no container registry answers. */
  readonly offline?: {
    /** The release: `v1.36.4`. */
    readonly kubernetesVersion: string;
    readonly baseImage: string;
    /** The manifest of the pod network, a file. */
    readonly podNetwork: string;
  };
}

/** How many nodes a profile of this shape has: the first is control plane and takes pods as well. Of one that is not known, several. */
export function nodeCount(shape: Pick<MinikubeShape, 'nodes'> | undefined): number {
  return shape?.nodes === 'one' ? 1 : 2;
}

/** The arguments of `minikube start`. */
export function startArguments(shape: MinikubeShape): readonly string[] {
  const { profile, proxyMode, cgroupVersion, mark, offline } = shape;
  return [
    'start',
    `--profile=${profile}`,
    '--driver=docker',
    '--container-runtime=containerd',
    `--nodes=${nodeCount(shape)}`,
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
    ...(offline ? offlineArguments(shape, offline) : askedVersion(shape)),
  ];
}

/** Left out, minikube takes the Kubernetes that it knows best. */
function askedVersion({ kubernetesVersion: asked }: MinikubeShape): readonly string[] {
  return asked === undefined ? [] : [`--kubernetes-version=${builtRelease(asked)}`];
}

function offlineArguments(
  { crashBackOff, kubernetesVersion: asked }: MinikubeShape,
  { kubernetesVersion, baseImage, podNetwork }: NonNullable<MinikubeShape['offline']>,
): readonly string[] {
  const gates = releaseOf(asked).gatesOfShortBackOff.map((gate) => `${gate}=true`);
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
    ...(crashBackOff === 'short' && gates.length > 0
      ? [`--extra-config=kubelet.feature-gates=${gates.join(',')}`]
      : []),
  ];
}
