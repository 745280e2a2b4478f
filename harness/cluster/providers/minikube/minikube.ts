import type { Config } from '../../../config/config.ts';
import { existsSync } from 'node:fs';
import { UsageError } from '../../../core/harness-error.ts';
import type { ProviderEntry } from '../../cluster-provider.ts';
import type { Engine } from '../../engine/docker-engine.ts';
import { ContainerProvider, type ContainerClusters } from '../../node-containers/container-provider.ts';
import { createProfile, deleteProfile, prepareMinikube, type MinikubeParts } from './minikube-create.ts';
import { examineForMinikube } from './minikube-doctor.ts';
import { examineProfile } from './minikube-health.ts';
import { kubeconfigPath } from './minikube-names.ts';
import { minikubeNodes } from './minikube-nodes.ts';

export const minikube: ProviderEntry = {
  name: 'minikube',
  whyNot: () => Promise.resolve('it is used where it is named, with --provider minikube'),
  open: (config) => new MinikubeProvider(config),
  examine: examineForMinikube,
};

const profiles: ContainerClusters<MinikubeParts> = {
  name: 'minikube',
  nodes: minikubeNodes,
  examine: examineProfile,
  wasFinished: (config) => existsSync(kubeconfigPath(config)),
  prepare: prepareMinikube,
  create: createProfile,
  delete: deleteProfile,
};

/** A profile of our own, with its nodes in the Docker engine. */
export class MinikubeProvider extends ContainerProvider<MinikubeParts> {
  /**
   * @param engine left out: looked for when it is needed
   * @throws UsageError when load is to come by ports of this machine
   */
  constructor(config: Config, engine?: Engine) {
    if (config.loadPath === 'host-ports') {
      throw new UsageError(
        'Load cannot go by host-ports to minikube, which publishes the same ports for each node or none',
        'leave --load-path out: it goes by cluster-network',
      );
    }
    super(profiles, config, engine);
  }
}
