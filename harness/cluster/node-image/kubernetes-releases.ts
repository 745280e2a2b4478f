import { defaultKubernetesVersion, type KubernetesVersion } from '../../core/kubernetes-version.ts';
import { pinnedVersion } from './sources.ts';

/** All that a version of Kubernetes has of its own in clusters that are created. */
interface KubernetesRelease {
  /** The image of the nodes that kind publishes for its release 0.33.0. */
  readonly published: string;
  /** The go.mod of Kubernetes' programs where they are built here, a path below `sources`. */
  readonly goMod: string;
  /**
   * Feature gates of the kubelet that are off in this version, and without which it ends over
   * `crashLoopBackOff.maxContainerRestartPeriod`.
   */
  readonly gatesOfShortBackOff: readonly string[];
  /** The version of kubeadm's configuration that kind 0.33 writes, by which our patch of it is applied. */
  readonly kubeadmApi: 'v1beta3' | 'v1beta4';
}

const releases: Readonly<Record<KubernetesVersion, KubernetesRelease>> = {
  '1.34': {
    published: 'kindest/node:v1.34.11@sha256:44e222ee2132dab25ff87301682f89eb82c7880ea3a1bf543bfe9708fd08d67d',
    goMod: 'kubernetes/1.34.mod',
    gatesOfShortBackOff: ['KubeletCrashLoopBackOffMax'],
    kubeadmApi: 'v1beta3',
  },
  '1.35': {
    published: 'kindest/node:v1.35.8@sha256:07b2536e30b803ed61d1677a79df6115f798ce64c80f9e22f6ed45afd09323c0',
    goMod: 'kubernetes/1.35.mod',
    gatesOfShortBackOff: [],
    kubeadmApi: 'v1beta3',
  },
  '1.36': {
    published: 'kindest/node:v1.36.4@sha256:099e049362a1526b2db71494e1947aae99bd16290d7c895f2b7ea312e3cbfaed',
    goMod: 'kubernetes/1.36.mod',
    gatesOfShortBackOff: [],
    kubeadmApi: 'v1beta4',
  },
  '1.37': {
    published: 'kindest/node:v1.37.0@sha256:a1ed56cfb0e7b93589bdf97c8cd566405a265939e3620fc4f5de89adff580ae5',
    goMod: 'programs/go.mod',
    gatesOfShortBackOff: [],
    kubeadmApi: 'v1beta4',
  },
};

/** @param version left out, or undefined: the default */
export function releaseOf(version: KubernetesVersion = defaultKubernetesVersion): KubernetesRelease {
  return releases[version];
}

/** The release of Kubernetes that is built here, as its go.mod pins it: `v1.37.2`. */
export function builtRelease(version?: KubernetesVersion): string {
  return pinnedVersion(releaseOf(version).goMod, 'k8s.io/kubernetes');
}
