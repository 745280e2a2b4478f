import { delimiter } from 'node:path';
import { z } from 'zod';
import type { Config } from '../../../config/config.ts';
import { seconds } from '../../../core/duration.ts';
import { HarnessError, UsageError } from '../../../core/harness-error.ts';
import { attempt } from '../../../shell/run.ts';
import type { ClusterProvider, RunningCluster } from '../../cluster-provider.ts';

/** A cluster that somebody else made: used as it is, neither created nor deleted. */
export class ExistingProvider implements ClusterProvider {
  readonly name = 'existing';
  readonly #context: string;
  readonly #kubeconfig: string;

  /** @throws UsageError when no context is named, the kubeconfig is a list of files, or load is to come from outside */
  constructor({ context, kubeconfig, loadPath }: Config) {
    if (context === undefined) {
      throw new UsageError('The provider `existing` needs the name of a context', 'add --context NAME');
    }
    if (loadPath !== undefined && loadPath !== 'pods') {
      throw new UsageError(
        `Load cannot go by ${loadPath} to a cluster of which only the API is known`,
        'leave --load-path out: it goes by pods',
      );
    }
    if (kubeconfig.includes(delimiter)) {
      throw new UsageError(
        `KUBECONFIG names several files: ${kubeconfig}`,
        'name the one to use with --kubeconfig FILE',
      );
    }
    this.#context = context;
    this.#kubeconfig = kubeconfig;
  }

  /** @throws HarnessError with kubectl's own words when the cluster does not answer: it is not ours to bring up */
  async current(): Promise<RunningCluster> {
    const nodes = nodeList.parse(JSON.parse(await this.#get(['nodes', '--output=json']))).items;
    const workers = nodes.filter(({ metadata }) => !(controlPlaneLabel in metadata.labels));
    return {
      provider: this.name,
      context: this.#context,
      kubeconfig: this.#kubeconfig,
      version: nodes[0]?.status.nodeInfo.kubeletVersion ?? 'unknown',
      proxyMode: await this.#proxyMode(),
      entries: (workers.length > 0 ? workers : nodes).map(({ metadata, status }) => ({
        node: metadata.name,
        hostPorts: {},
        address: status.addresses.find(({ type }) => type === 'InternalIP')?.address ?? '',
      })),
      nodes: nodes.length,
      loadPath: 'pods',
      dockerEnv: {},
      ours: false,
    };
  }

  async up(): Promise<RunningCluster> {
    return this.current();
  }

  async down(): Promise<void> {
    // It was there before us, and stays.
  }

  /** Many clusters have no kube-proxy, or none that we may read about: then its mode is not known. */
  async #proxyMode(): Promise<string> {
    const settings = await this.#kubectl([
      ...['get', 'configmap', 'kube-proxy', '--namespace=kube-system', '--ignore-not-found'],
      String.raw`--output=jsonpath={.data.config\.conf}`,
    ]);
    return /^mode: "?(\w+)"?$/m.exec(settings.stdout)?.[1] ?? 'unknown';
  }

  async #get(args: readonly string[]): Promise<string> {
    const answer = await this.#kubectl(['get', ...args]);
    if (!answer.failed) return answer.stdout;
    throw new HarnessError(`The context ${this.#context} cannot be used: ${answer.stderr.trim() || answer.summary}`, {
      code: 'context-unusable',
      fix: 'check it with `kubectl config get-contexts` and `kubectl get nodes`, or leave --context out to get a kind cluster',
    });
  }

  #kubectl(args: readonly string[]) {
    const where = ['--kubeconfig', this.#kubeconfig, '--context', this.#context, '--request-timeout=10s'];
    return attempt('kubectl', [...where, ...args], { timeoutMs: seconds(20) });
  }
}

const controlPlaneLabel = 'node-role.kubernetes.io/control-plane';

const nodeList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
      status: z.object({
        addresses: z.array(z.object({ type: z.string(), address: z.string() })).default([]),
        nodeInfo: z.object({ kubeletVersion: z.string() }),
      }),
    }),
  ),
});
