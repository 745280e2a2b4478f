import { seconds } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { exec } from '../../kube/client/exec.ts';
import { allPodsReady, podsGone } from '../../kube/conditions/pod-conditions.ts';
import { scale } from '../../kube/actions/workload-actions.ts';
import { deploymentComplete, endpointsReady } from '../../kube/conditions/workload-conditions.ts';
import type { PodFact } from '../../timeline/fact.ts';
import { loadApp } from '../../subject/sample-app.ts';
import { clearingCommand, namesOnNodes } from '../clear-nodes.ts';
import type { Stage } from '../namespace/stage.ts';

/** Runs a program on a node, and fails when it does. */
export type OnNode = (node: string, ...command: readonly string[]) => Promise<void>;

/**
 * A registry in the cluster, of one stage alone. The nodes' containerd reaches it by a host name that no other stage has; no
 * name server knows it, containerd is told the address.
 */
export class Registry {
  /** First part of the reference of every image in it. */
  readonly host: string;
  readonly #stage: Stage;
  readonly #onNode: OnNode;
  readonly #app = loadApp('registry', 'go');

  constructor(stage: Stage, onNode: OnNode) {
    this.host = namesOnNodes(stage.namespace).registry;
    this.#stage = stage;
    this.#onNode = onNode;
  }

  /** Resolves when it runs and every worker's containerd knows it. */
  async start(): Promise<void> {
    await this.#stage.start(this.#app);
    await this.#stage.hub.waitFor(deploymentComplete(this.#app.name), { timeout: seconds(60) });
    await this.#configureContainerd();
  }

  /**
   * Pushes an image whose container says its release as its termination message and ends.
   * @param image `app:stable`
   * @param mebibytes its size, beside the 2 that a shell takes
   * @returns its reference by digest
   */
  async push(image: string, release: string, mebibytes = 0): Promise<string> {
    const [repository = '', tag = ''] = image.split(':');
    const { client } = this.#stage.actor;
    const { name: pod } = await this.#pod();
    const target = { namespace: this.#stage.namespace, pod, container: this.#app.name };
    const command = ['/app/push', repository, tag, release, String(mebibytes)];
    const { exitCode, stdout, stderr } = await exec(client, target, command);
    if (exitCode === 0) return `${this.host}/${repository}@${stdout.trim()}`;
    throw new HarnessError(`Could not push ${image}: ${stderr.trim()}`, { code: 'push-failed' });
  }

  /** Ends it, and what it holds with it: nobody answers at its address any more. */
  async stop(): Promise<void> {
    const { actor, hub, namespace } = this.#stage;
    const { name } = this.#app;
    const { uid } = await this.#pod();
    await scale(actor, { kind: 'Deployment', namespace, name }, 0);
    await hub.waitFor(podsGone([uid]), { timeout: seconds(30) });
    await hub.waitFor(endpointsReady(name, 0), { timeout: seconds(30) });
  }

  /** Removes its images and its host name from the nodes. */
  async removeFromNodes(): Promise<void> {
    await this.#onEveryNode(...clearingCommand([this.#stage.namespace]));
  }

  async #configureContainerd(): Promise<void> {
    const { actor, namespace } = this.#stage;
    const { spec } = await actor.client.core.readNamespacedService({ namespace, name: this.#app.name });
    const script =
      'mkdir -p "/etc/containerd/certs.d/$0" && echo "server = \\"$1\\"" > "/etc/containerd/certs.d/$0/hosts.toml"';
    await this.#onEveryNode('sh', '-c', script, this.host, `http://${spec?.clusterIP ?? ''}:5000`);
  }

  async #pod(): Promise<PodFact> {
    const condition = allPodsReady(this.#app.labels, 1);
    const [pod] = await this.#stage.hub.waitFor(condition, { timeout: seconds(30) });
    if (pod) return pod;
    throw new HarnessError('The registry has no pod', { code: 'no-registry' });
  }

  async #onEveryNode(...command: readonly string[]): Promise<void> {
    await Promise.all(this.#stage.cluster.entries.map(({ node }) => this.#onNode(node, ...command)));
  }
}
