import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../../config/config.ts';
import { systemClock } from '../../../core/clock.ts';
import { seconds, type Duration } from '../../../core/duration.ts';
import { HarnessError } from '../../../core/harness-error.ts';
import { withFileLock } from '../../../shell/file-lock.ts';
import type { Progress } from '../../../build/progress.ts';
import type {
  ClusterProvider,
  Ended,
  Following,
  ImageLoader,
  NodeShell,
  RunningCluster,
} from '../../cluster-provider.ts';
import type { Engine } from '../../engine/docker-engine.ts';
import { ensureEngine, findEngine } from '../../engine/engine.ts';
import { followInContainer } from './follow-in-container.ts';
import { createKindCluster, deleteKindCluster } from './kind-create.ts';
import { examineKindCluster } from './kind-health.ts';
import { otherMaker, refuseOthers } from './kind-maker.ts';
import { kubeconfigPath } from './kind-names.ts';
import { kindNodes } from './kind-nodes.ts';
import { ensureKind } from '../../node-image/ensure-kind.ts';
import { ensureNodeImage } from '../../node-image/ensure-node-image.ts';
import { loadIntoNodes } from './load-into-nodes.ts';

/** Our own three-node cluster in the Docker engine. */
export class KindProvider implements ClusterProvider, ImageLoader, NodeShell {
  readonly name = 'kind';
  readonly #config: Config;
  /** Asked for once, whoever needs it first. */
  #ensured: Promise<Engine> | undefined;

  /** @param engine left out: looked for when it is needed */
  constructor(config: Config, engine?: Engine) {
    this.#config = config;
    if (engine) this.#ensured = Promise.resolve(engine);
  }

  async engine(progress: Progress): Promise<Engine> {
    this.#ensured ??= ensureEngine(this.#config, progress);
    return this.#ensured;
  }

  async current(): Promise<RunningCluster | undefined> {
    const engine = await this.#runningEngine();
    if (!engine) return undefined;
    const examined = await examineKindCluster(engine, this.#config);
    if ('cluster' in examined) return examined.cluster;
    if (examined.whose === 'another') refuseOthers(examined.unfit, this.#config);
    return undefined;
  }

  async up(progress: Progress): Promise<RunningCluster> {
    const config = this.#config;
    const answering = this.engine(progress);
    const [engine, kind, nodeImage] = await Promise.all([
      answering,
      ensureKind(config, progress),
      ensureNodeImage(answering, config, progress),
    ]);
    return this.#locked(progress, async () => {
      const before = await examineKindCluster(engine, config);
      if ('cluster' in before) return before.cluster;
      if (before.whose === 'another') refuseOthers(before.unfit, config);
      if (before.whose === 'ours') {
        progress.line(`the cluster is made anew: ${before.unfit}`);
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

  async down(progress: Progress, whose: 'ours' | 'anybody' = 'ours'): Promise<void> {
    const config = this.#config;
    await this.#locked(progress, async () => {
      const engine = await this.#runningEngine();
      if (!engine) return;
      const nodes = await kindNodes(engine, config.clusterName);
      const maker = otherMaker(nodes, engine, config);
      if (maker !== undefined && whose === 'ours') {
        progress.line(`the cluster ${config.clusterName} stays: ${maker}`);
        return;
      }
      if (nodes.length === 0 && !existsSync(kubeconfigPath(config))) return;
      await deleteKindCluster({ engine, kind: await ensureKind(config, progress) }, config, progress);
    });
  }

  async loadImages(images: readonly string[], progress: Progress): Promise<void> {
    const engine = await this.#engineOfCluster();
    await loadIntoNodes(engine, await kindNodes(engine, this.#config.clusterName), images, progress);
  }

  async runOnNode(node: string, command: readonly string[], timeout: Duration = seconds(30)): Promise<Ended> {
    const engine = await this.#engineOfCluster();
    return engine.attempt(['exec', node, ...command], { timeoutMs: timeout });
  }

  async followOnNode(node: string, command: readonly string[], onLine: (line: string) => void): Promise<Following> {
    const { env } = await this.#engineOfCluster();
    return followInContainer(node, command, { env, onLine });
  }

  async runBelowNodes(command: readonly string[], timeout: Duration = seconds(30)): Promise<Ended> {
    const engine = await this.#engineOfCluster();
    const [file = '', ...args] = command;
    const [node] = await kindNodes(engine, this.#config.clusterName);
    const image = await engine.docker(['inspect', '--format', '{{.Config.Image}}', node?.name ?? '']);
    const place = ['--rm', '--privileged', '--network', 'host', '--entrypoint', file];
    return engine.attempt(['run', ...place, image.trim(), ...args], { timeoutMs: timeout });
  }

  async #runningEngine(): Promise<Engine | undefined> {
    if (this.#ensured) return this.#ensured;
    const engine = await findEngine(this.#config);
    if (engine) this.#ensured = Promise.resolve(engine);
    return engine;
  }

  async #engineOfCluster(): Promise<Engine> {
    const engine = await this.#runningEngine();
    if (engine) return engine;
    throw new HarnessError('The Docker engine that runs the cluster does not answer', {
      code: 'no-engine',
      fix: 'run `seaworthy up`',
    });
  }

  /** Two runs must not make or delete the cluster at once. */
  async #locked<T>(progress: Progress, work: () => Promise<T>): Promise<T> {
    return withFileLock(join(this.#config.cacheDir, 'locks', 'cluster'), systemClock, work, (holder) => {
      progress.line(`waiting for process ${holder}, which is making or deleting the cluster`);
    });
  }
}
