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
  readonly #onlyIn: string | undefined;

  /** @throws UsageError when no context is named, or load is to go by what only clusters of ours have */
  constructor({ context, kubeconfig, loadPath, onlyIn }: Config) {
    if (context === undefined) {
      throw new UsageError('The provider `existing` needs the name of a context', 'add --context NAME');
    }
    if (loadPath === 'host-ports' || loadPath === 'cluster-network') {
      throw new UsageError(
        `Load cannot go by ${loadPath} to a cluster of which only the API is known`,
        'leave --load-path out: it goes by pods; or choose node-addresses, where the addresses of its nodes can be reached from here',
      );
    }
    if (onlyIn !== undefined && loadPath !== undefined && loadPath !== 'pods') {
      throw new UsageError(
        `Load cannot go by ${loadPath} where only namespace ${onlyIn} may be used: it goes by pods`,
        'leave out --load-path, or name the way in with --url',
      );
    }
    this.#context = context;
    this.#kubeconfig = kubeconfig;
    this.#loadPath = loadPath ?? 'pods';
    this.#onlyIn = onlyIn;
  }

  current(): Promise<ProvidedCluster> {
    return Promise.resolve({
      context: this.#context,
      kubeconfig: this.#kubeconfig,
      loadPath: this.#loadPath,
      hostPorts: {},
      ours: false,
      ...(this.#onlyIn !== undefined && { onlyIn: this.#onlyIn }),
    });
  }

  up(): Promise<ProvidedCluster> {
    return this.current();
  }
}
