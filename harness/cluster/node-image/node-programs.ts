import type { Config } from '../../config/config.ts';
import { defaultKubernetesVersion } from '../../core/kubernetes-version.ts';
import type { Step } from '../../build/steps.ts';
import { goStep, linkerFlags } from './go-step.ts';
import { builtRelease, releaseOf } from './kubernetes-releases.ts';

/** Compiled from nothing in minutes. */
export interface NodePrograms {
  /** A folder whose file `kubernetes` is every program of Kubernetes, by the name that it is called by. */
  readonly kubernetes: Step;
  /** A folder with containerd, etcd, CoreDNS and so on, which are the same for every version of Kubernetes. */
  readonly others: Step;
}

/** Of the default version all programs are built at once, as what they share compiles once; of another one, Kubernetes by itself. */
export function nodePrograms(config: Config): NodePrograms {
  const { kubernetesVersion: version = defaultKubernetesVersion } = config;
  if (version === defaultKubernetesVersion) {
    const all = goStep(config, 'programs', 'Go programs of the nodes');
    return { kubernetes: all, others: all };
  }
  const { goMod } = releaseOf(version);
  const flags = linkerFlags(builtRelease(version));
  return {
    kubernetes: goStep(config, 'programs', `Kubernetes ${version}`, { packages: ['./kubernetes'], goMod, flags }),
    others: goStep(config, 'programs', 'Go programs beside Kubernetes', { packages: ['tool', './coredns', './pause'] }),
  };
}

/** Whether all of them are there. */
export async function areCompiled({ kubernetes, others }: NodePrograms): Promise<boolean> {
  return (await kubernetes.isDone()) && (await others.isDone());
}
