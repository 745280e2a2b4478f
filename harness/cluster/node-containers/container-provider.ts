import { join } from 'node:path';
import type { Progress } from '../../build/progress.ts';
import type { Config } from '../../config/config.ts';
import { systemClock } from '../../core/clock.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { withFileLock } from '../../shell/file-lock.ts';
import type {
  ClusterProvider,
  ClusterTakenDown,
  ImageLoader,
  NodeShell,
  ProvidedCluster,
} from '../cluster-provider.ts';
import type { Engine } from '../engine/docker-engine.ts';
import { enginePaths } from '../engine/engine-paths.ts';
import { privateEngineRemains } from '../engine/private-engine.ts';
import { ClusterEngine } from './cluster-engine.ts';
import { ContainerNodeShell } from './container-node-shell.ts';
import type { Examined } from './examined.ts';
import { loadIntoNodes } from './load-into-nodes.ts';
import { refuseOthers } from './maker.ts';
import type { NodeContainer } from './node-container.ts';

/** How a program makes our cluster out of containers, looks at it and deletes it. */
export interface ContainerClusters<Parts> {
  readonly name: string;
  nodes(engine: Engine, config: Config): Promise<readonly NodeContainer[]>;
  /** Looks at the cluster without changing it. */
  examine(engine: Engine, config: Config): Promise<Examined>;
  /** Whether there is a kubeconfig of a cluster that was finished. */
  wasFinished(config: Config): boolean;
  /** Gets everything that creating a cluster takes, while the engine may still be starting. */
  prepare(engine: Promise<Engine>, config: Config, progress: Progress): Promise<Parts>;
  /** Makes the cluster and waits until pods can run, talk and get volumes. */
  create(engine: Engine, parts: Parts, config: Config, progress: Progress): Promise<void>;
  /** Takes away the cluster, whatever is left of it. */
  delete(engine: Engine, config: Config, progress: Progress): Promise<void>;
}

/** Our own cluster whose nodes are containers of the Docker engine. */
export class ContainerProvider<Parts> implements ClusterProvider {
  readonly name: string;
  readonly images: ImageLoader;
  readonly nodeShell: NodeShell;
  readonly #clusters: ContainerClusters<Parts>;
  readonly #config: Config;
  readonly #engine: ClusterEngine;

  /** @param engine left out: looked for when it is needed */
  constructor(clusters: ContainerClusters<Parts>, config: Config, engine?: Engine) {
    const own = new ClusterEngine(config, engine);
    this.name = clusters.name;
    this.#clusters = clusters;
    this.#config = config;
    this.#engine = own;
    this.nodeShell = new ContainerNodeShell(own, (running) => clusters.nodes(running, config));
    this.images = {
      engine: (progress) => own.ensure(progress),
      load: async (images, progress) => {
        const running = await own.get();
        await loadIntoNodes(running, await clusters.nodes(running, config), images, progress);
      },
    };
  }

  async current(): Promise<ProvidedCluster | undefined> {
    const engine = await this.#engine.find();
    if (!engine) return undefined;
    const examined = await this.#clusters.examine(engine, this.#config);
    if ('cluster' in examined) return examined.cluster;
    if (examined.whose === 'another') refuseOthers(examined.unfit, this.#config);
    return undefined;
  }

  async up(progress: Progress): Promise<ProvidedCluster> {
    const config = this.#config;
    const clusters = this.#clusters;
    const answering = this.#engine.ensure(progress);
    const [engine, parts] = await Promise.all([answering, clusters.prepare(answering, config, progress)]);
    return this.#locked(progress, async () => {
      const before = await clusters.examine(engine, config);
      if ('cluster' in before) return before.cluster;
      if (before.whose === 'another') refuseOthers(before.unfit, config);
      if (before.whose === 'ours') {
        progress.line(`recreating the cluster: ${before.unfit}`);
        await clusters.delete(engine, config, progress);
      }
      await clusters.create(engine, parts, config, progress);
      const after = await clusters.examine(engine, config);
      if ('cluster' in after) return after.cluster;
      throw new HarnessError(`The cluster was created, but is not usable: ${after.unfit}`, {
        code: 'cluster-unfit',
        fix: 'look at its nodes with `docker ps` and `docker logs`, then run `seaworthy down` and `seaworthy up`',
      });
    });
  }

  async down(progress: Progress, whose: 'ours' | 'anybody' = 'ours'): Promise<ClusterTakenDown> {
    const config = this.#config;
    const clusters = this.#clusters;
    // A killed engine leaves its containers running: only an engine can end them in order.
    const remains = clusters.wasFinished(config) || privateEngineRemains(enginePaths(config));
    if (remains) await this.#engine.ensure(progress);
    return this.#locked(progress, async () => {
      const engine = await this.#engine.find();
      if (!engine) return 'none';
      const examined = await clusters.examine(engine, config);
      if ('unfit' in examined && examined.whose === 'another' && whose === 'ours') {
        progress.line(`the cluster ${config.clusterName} stays: ${examined.unfit}`);
        return 'not-ours';
      }
      const nobody = 'unfit' in examined && examined.whose === 'nobody';
      if (nobody && !clusters.wasFinished(config)) return 'none';
      await clusters.delete(engine, config, progress);
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
