import type { Config } from '../../../config/config.ts';
import { UsageError } from '../../../core/harness-error.ts';
import type { LoadPathName } from '../../../core/load-path.ts';
import type { ClusterProvider, ProvidedCluster, ProviderEntry } from '../../cluster-provider.ts';

export const existing: ProviderEntry = {
  name: 'existing',
  /** An existing cluster is used only if its context is named: the current context may be somebody's production. */
  whyNot: ({ context }) => Promise.resolve(context === undefined ? 'no --context is named' : undefined),
  open: (config) => new ExistingProvider(config),
};

/** A cluster that somebody else made: used as it is, neither created nor deleted. */
class ExistingProvider implements ClusterProvider {
  readonly name = existing.name;
  readonly #context: string;
  readonly #kubeconfig: string;
  readonly #loadPath: LoadPathName;

  /** @throws UsageError when no context is named, or load is to go by what only clusters of ours have */
  constructor({ context, kubeconfig, loadPath }: Config) {
    if (context === undefined) {
      throw new UsageError('The provider `existing` needs the name of a context', 'add --context NAME');
    }
    if (loadPath === 'host-ports' || loadPath === 'cluster-network') {
      throw new UsageError(
        `Load cannot go by ${loadPath} to a cluster of which only the API is known`,
        'leave --load-path out: it goes by pods; or choose node-addresses, where the addresses of its nodes can be reached from here',
      );
    }
    this.#context = context;
    this.#kubeconfig = kubeconfig;
    this.#loadPath = loadPath ?? 'pods';
  }

  current(): Promise<ProvidedCluster> {
    return Promise.resolve({
      context: this.#context,
      kubeconfig: this.#kubeconfig,
      loadPath: this.#loadPath,
      hostPorts: {},
      ours: false,
    });
  }

  up(): Promise<ProvidedCluster> {
    return this.current();
  }
}
