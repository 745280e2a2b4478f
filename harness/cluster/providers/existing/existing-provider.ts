import type { Config } from '../../../config/config.ts';
import { UsageError } from '../../../core/harness-error.ts';
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

  /** @throws UsageError when no context is named, or load is to come from outside */
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
    this.#context = context;
    this.#kubeconfig = kubeconfig;
  }

  current(): Promise<ProvidedCluster> {
    return Promise.resolve({
      context: this.#context,
      kubeconfig: this.#kubeconfig,
      loadPath: 'pods',
      hostPorts: {},
      ours: false,
    });
  }

  up(): Promise<ProvidedCluster> {
    return this.current();
  }
}
