import type { Config } from '../../../config/config.ts';
import { seconds, type Duration } from '../../../core/duration.ts';
import type { Ended, Following, NodeShell } from '../../cluster-provider.ts';
import { ContainerSession } from './container-session.ts';
import { followInContainer } from './follow-in-container.ts';
import type { KindEngine } from './kind-engine.ts';
import { kindNodes } from './kind-nodes.ts';

/** Runs programs in the containers that are the nodes of our cluster. */
export class KindNodeShell implements NodeShell {
  readonly #config: Config;
  readonly #engine: KindEngine;
  readonly #sessions = new Map<string, ContainerSession>();

  constructor(config: Config, engine: KindEngine) {
    this.#config = config;
    this.#engine = engine;
  }

  async runOnNode(node: string, command: readonly string[], timeout: Duration = seconds(30)): Promise<Ended> {
    const { env } = await this.#engine.get();
    const session = this.#sessions.get(node) ?? new ContainerSession(node, env);
    this.#sessions.set(node, session);
    return session.run(command, timeout);
  }

  async followOnNode(node: string, command: readonly string[], onLine: (line: string) => void): Promise<Following> {
    const { env } = await this.#engine.get();
    return followInContainer(node, command, { env, onLine });
  }

  async runOnHost(command: readonly string[], timeout: Duration = seconds(30)): Promise<Ended> {
    const engine = await this.#engine.get();
    const [file = '', ...args] = command;
    const [node] = await kindNodes(engine, this.#config.clusterName);
    const image = await engine.docker(['inspect', '--format', '{{.Config.Image}}', node?.name ?? '']);
    const place = ['--rm', '--privileged', '--network', 'host', '--entrypoint', file];
    return engine.attempt(['run', ...place, image.trim(), ...args], { timeoutMs: timeout });
  }
}
