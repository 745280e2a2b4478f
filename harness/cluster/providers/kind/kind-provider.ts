import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../../config/config.ts';
import { systemClock } from '../../../core/clock.ts';
import { HarnessError } from '../../../core/harness-error.ts';
import { withFileLock } from '../../../shell/file-lock.ts';
import type { Progress } from '../../../build/progress.ts';
import type {
  ClusterProvider,
  ClusterTakenDown,
  ImageLoader,
  NodeShell,
  ProvidedCluster,
} from '../../cluster-provider.ts';
import type { Engine } from '../../engine/docker-engine.ts';
import { enginePaths } from '../../engine/engine-paths.ts';
import { privateEngineRemains } from '../../engine/private-engine.ts';
import { createKindCluster, deleteKindCluster } from './kind-create.ts';
import { KindEngine } from './kind-engine.ts';
import { examineKindCluster } from './kind-health.ts';
import { otherMaker, refuseOthers } from './kind-maker.ts';
import { kubeconfigPath } from './kind-names.ts';
import { KindNodeShell } from './kind-node-shell.ts';
import { kindNodes } from './kind-nodes.ts';
import { ensureKind } from '../../node-image/ensure-kind.ts';
import { ensureNodeImage } from '../../node-image/ensure-node-image.ts';
import { loadIntoNodes } from './load-into-nodes.ts';

/** Our own three-node cluster in the Docker engine. */
export class KindProvider implements ClusterProvider {
  readonly name = 'kind';
  readonly images: ImageLoader;
  readonly nodeShell: NodeShell;
  readonly #config: Config;
  readonly #engine: KindEngine;

  /** @param engine left out: looked for when it is needed */
  constructor(config: Config, engine?: Engine) {
    const own = new KindEngine(config, engine);
    this.#config = config;
    this.#engine = own;
    this.nodeShell = new KindNodeShell(config, own);
    this.images = {
      engine: (progress) => own.ensure(progress),
      load: async (images, progress) => {
        const running = await own.get();
        await loadIntoNodes(running, await kindNodes(running, config.clusterName), images, progress);
      },
    };
  }

  async current(): Promise<ProvidedCluster | undefined> {
    const engine = await this.#engine.find();
    if (!engine) return undefined;
    const examined = await examineKindCluster(engine, this.#config);
    if ('cluster' in examined) return examined.cluster;
    if (examined.whose === 'another') refuseOthers(examined.unfit, this.#config);
    return undefined;
  }

  async up(progress: Progress): Promise<ProvidedCluster> {
    const config = this.#config;
    const answering = this.#engine.ensure(progress);
    const [engine, kind, nodeImage] = await Promise.all([
      answering,
      ensureKind(answering, config, progress),
      ensureNodeImage(answering, config, progress),
    ]);
    return this.#locked(progress, async () => {
      const before = await examineKindCluster(engine, config);
      if ('cluster' in before) return before.cluster;
      if (before.whose === 'another') refuseOthers(before.unfit, config);
      if (before.whose === 'ours') {
        progress.line(`recreating the cluster: ${before.unfit}`);
        await deleteKindCluster({ engine, kind }, config, progress);
      }
      await createKindCluster({ engine, kind, nodeImage }, config, progress);
      const after = await examineKindCluster(engine, config);
      if ('cluster' in after) return after.cluster;
      throw new HarnessError(`The cluster was created, but is not usable: ${after.unfit}`, {
        code: 'cluster-unfit',
        fix: 'look at it with `kubectl --context kind-seaworthy get nodes,pods -A`, then run `seaworthy down` and `seaworthy up`',
      });
    });
  }

  async down(progress: Progress, whose: 'ours' | 'anybody' = 'ours'): Promise<ClusterTakenDown> {
    const config = this.#config;
    // A killed engine leaves its containers running: only an engine can end them in order.
    const remains = existsSync(kubeconfigPath(config)) || privateEngineRemains(enginePaths(config));
    if (remains) await this.#engine.ensure(progress);
    return this.#locked(progress, async () => {
      const engine = await this.#engine.find();
      if (!engine) return 'none';
      const nodes = await kindNodes(engine, config.clusterName);
      const maker = otherMaker(nodes, engine, config);
      if (maker !== undefined && whose === 'ours') {
        progress.line(`the cluster ${config.clusterName} stays: ${maker}`);
        return 'not-ours';
      }
      if (nodes.length === 0 && !existsSync(kubeconfigPath(config))) return 'none';
      const kind = await ensureKind(Promise.resolve(engine), config, progress);
      await deleteKindCluster({ engine, kind }, config, progress);
      return 'deleted';
    });
  }

  /** Two runs must not make or delete the cluster at once. */
  async #locked<T>(progress: Progress, work: () => Promise<T>): Promise<T> {
    return withFileLock(join(this.#config.cacheDir, 'locks', 'cluster'), systemClock, work, (holder) => {
      progress.line(`waiting for process ${holder}, which is making or deleting the cluster`);
    });
  }
}
