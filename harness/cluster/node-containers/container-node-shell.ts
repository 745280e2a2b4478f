import { seconds, type Duration } from '../../core/duration.ts';
import type { Ended, Following, NodeShell } from '../cluster-provider.ts';
import type { Engine } from '../engine/docker-engine.ts';
import type { ClusterEngine } from './cluster-engine.ts';
import { ContainerSession } from './container-session.ts';
import { followInContainer } from './follow-in-container.ts';
import type { NodeContainer } from './node-container.ts';

/** Runs programs in the containers that are the nodes of a cluster; a node's name is that of its container. */
export class ContainerNodeShell implements NodeShell {
  readonly #engine: ClusterEngine;
  readonly #nodesIn: (engine: Engine) => Promise<readonly NodeContainer[]>;
  readonly #sessions = new Map<string, ContainerSession>();

  /** @param nodesIn the nodes of the cluster that an engine has */
  constructor(engine: ClusterEngine, nodesIn: (engine: Engine) => Promise<readonly NodeContainer[]>) {
    this.#engine = engine;
    this.#nodesIn = nodesIn;
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
    const [node] = await this.#nodesIn(engine);
    const image = await engine.docker(['inspect', '--format', '{{.Config.Image}}', node?.name ?? '']);
    const place = ['--rm', '--privileged', '--network', 'host', '--entrypoint', file];
    return engine.attempt(['run', ...place, image.trim(), ...args], { timeoutMs: timeout });
  }
}
