import { existsSync } from 'node:fs';
import type { Config } from '../../../config/config.ts';
import type { Engine } from '../../engine/docker-engine.ts';
import { ContainerProvider, type ContainerClusters } from '../../node-containers/container-provider.ts';
import { ensureKind } from '../../node-image/ensure-kind.ts';
import { ensureNodeImage } from '../../node-image/ensure-node-image.ts';
import { createKindCluster, deleteKindCluster, type KindParts } from './kind-create.ts';
import { examineKindCluster } from './kind-health.ts';
import { kubeconfigPath } from './kind-names.ts';
import { kindNodes } from './kind-nodes.ts';

const kindClusters: ContainerClusters<Omit<KindParts, 'engine'>> = {
  name: 'kind',
  nodes: (engine, { clusterName }) => kindNodes(engine, clusterName),
  examine: examineKindCluster,
  wasFinished: (config) => existsSync(kubeconfigPath(config)),
  async prepare(engine, config, progress) {
    const [kind, nodeImage] = await Promise.all([
      ensureKind(engine, config, progress),
      ensureNodeImage(engine, config, progress),
    ]);
    return { kind, nodeImage };
  },
  create: (engine, parts, config, progress) => createKindCluster({ engine, ...parts }, config, progress),
  async delete(engine, config, progress) {
    const kind = await ensureKind(Promise.resolve(engine), config, progress);
    await deleteKindCluster({ engine, kind }, config, progress);
  },
};

/** Our own three-node cluster in the Docker engine. */
export class KindProvider extends ContainerProvider<Omit<KindParts, 'engine'>> {
  /** @param engine left out: looked for when it is needed */
  constructor(config: Config, engine?: Engine) {
    super(kindClusters, config, engine);
  }
}
