import type { Config } from '../../config/config.ts';
import { HarnessError, UsageError } from '../../core/harness-error.ts';
import type { ClusterProvider, ProviderEntry } from '../cluster-provider.ts';
import { existing } from './existing/existing-provider.ts';
import { providers } from './providers.ts';

/**
 * The provider that the settings name, else the first that applies.
 * @throws HarnessError that says of each why it does not; UsageError when there is none of that name, or when it
 * is one of ours and is to be used as only others are
 */
export async function selectProvider(config: Config): Promise<ClusterProvider> {
  const provider = await providerFor(config);
  if (provider.name === existing.name) return provider;
  if (config.onlyIn !== undefined)
    throw new UsageError(
      `--namespace-only ${config.onlyIn} is for a cluster of which you may use one namespace`,
      'name its context with --context, or leave it out on a cluster that Seaworthy made',
    );
  if (config.loadPath === 'load-balancer')
    throw new UsageError('A cluster that Seaworthy makes has no load balancer', 'leave out --load-path');
  return provider;
}

async function providerFor(config: Config): Promise<ClusterProvider> {
  if (config.provider !== undefined) return openProvider(config.provider, config);
  const reasons: string[] = [];
  for (const provider of providers) {
    const reason = await provider.whyNot(config);
    if (reason === undefined) return provider.open(config);
    reasons.push(`${provider.name}: ${reason}`);
  }
  throw new HarnessError(`No cluster provider can be used here.\n${reasons.join('\n')}`, {
    code: 'no-provider',
    fix: 'start a Docker engine for a kind cluster, or name a cluster of your own with --context',
  });
}

/** @throws UsageError when there is none of that name */
export function openProvider(name: string, config: Config): ClusterProvider {
  return entryOf(name).open(config);
}

/** @throws UsageError when there is none of that name */
export function entryOf(name: string): ProviderEntry {
  const entry = providers.find((provider) => provider.name === name);
  if (entry) return entry;
  const names = providers.map((provider) => provider.name).join(', ');
  throw new UsageError(`There is no cluster provider \`${name}\``, `name one of ${names}`);
}
