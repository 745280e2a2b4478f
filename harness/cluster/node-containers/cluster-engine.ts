import type { Progress } from '../../build/progress.ts';
import type { Config } from '../../config/config.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { Engine } from '../engine/docker-engine.ts';
import { ensureEngine, findEngine } from '../engine/engine.ts';

/** The Docker engine that runs our cluster, looked for once by whoever needs it first. */
export class ClusterEngine {
  readonly #config: Config;
  #engine: Promise<Engine> | undefined;

  /** @param engine left out: looked for when it is needed */
  constructor(config: Config, engine?: Engine) {
    this.#config = config;
    if (engine) this.#engine = Promise.resolve(engine);
  }

  /** Started where it does not run. */
  async ensure(progress: Progress): Promise<Engine> {
    this.#engine ??= ensureEngine(this.#config, progress);
    return this.#engine;
  }

  /** Undefined where none runs. */
  async find(): Promise<Engine | undefined> {
    if (this.#engine) return this.#engine;
    const engine = await findEngine(this.#config);
    if (engine) this.#engine = Promise.resolve(engine);
    return engine;
  }

  /** @throws HarnessError where none runs */
  async get(): Promise<Engine> {
    const engine = await this.find();
    if (engine) return engine;
    throw new HarnessError('The Docker engine that runs the cluster does not answer', {
      code: 'no-engine',
      fix: 'run `seaworthy up`',
    });
  }
}
