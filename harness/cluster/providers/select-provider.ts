import type { Config } from '../../config/config.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { ClusterProvider } from '../cluster-provider.ts';
import { canInstallPackages } from '../../build/debian/apt.ts';
import { findEngine } from '../engine/engine.ts';
import { ExistingProvider } from './existing/existing-provider.ts';
import { KindProvider } from './kind/kind-provider.ts';

interface Candidate {
  readonly name: NonNullable<Config['provider']>;
  /** Why it cannot be used here; undefined when it can. */
  whyNot(config: Config): Promise<string | undefined>;
  make(config: Config): ClusterProvider;
}

/** In the order in which they are tried; one line a provider. */
const candidates: readonly Candidate[] = [
  { name: 'kind', whyNot: whyNotKind, make: (config) => new KindProvider(config) },
  { name: 'existing', whyNot: whyNotExisting, make: (config) => new ExistingProvider(config) },
];

/**
 * The provider that the settings name, else the first that applies.
 * @throws HarnessError that says of each why it does not
 */
export async function selectProvider(config: Config): Promise<ClusterProvider> {
  const named = candidates.find(({ name }) => name === config.provider);
  if (named) return named.make(config);
  const reasons: string[] = [];
  for (const candidate of candidates) {
    const reason = await candidate.whyNot(config);
    if (reason === undefined) return candidate.make(config);
    reasons.push(`${candidate.name}: ${reason}`);
  }
  throw new HarnessError(`No cluster can be had here.\n${reasons.join('\n')}`, {
    code: 'no-provider',
    fix: 'start a Docker engine for a kind cluster, or name a cluster of your own with --context',
  });
}

async function whyNotKind(config: Config): Promise<string | undefined> {
  if ((await findEngine(config)) || canInstallPackages()) return undefined;
  return 'no Docker engine answers, and only root on Debian or Ubuntu can install one';
}

/** Only by name: what happens to be current may be somebody's production. */
async function whyNotExisting({ context }: Config): Promise<string | undefined> {
  return Promise.resolve(context === undefined ? 'no --context is named' : undefined);
}
