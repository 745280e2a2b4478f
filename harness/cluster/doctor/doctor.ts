import type { Config } from '../../config/config.ts';
import type { ClusterProvider, ProviderEntry } from '../cluster-provider.ts';
import { describeCluster } from '../describe-cluster.ts';
import { providers } from '../providers/providers.ts';
import { entryOf } from '../providers/select-provider.ts';
import { checked, type Check } from './check.ts';
import { checkKubectl, checkNode } from './doctor-tools.ts';

/** Looks at everything that the cluster which the settings ask for needs; changes nothing. */
export async function examineMachine(config: Config): Promise<readonly Check[]> {
  const entry = await entryFor(config);
  if (entry.examine) return entry.examine(config);
  const provider = entry.open(config);
  return [
    checkNode(),
    await checkKubectl(config, { needed: true }),
    ...(await checked('cluster', () => checkCluster(provider))),
  ];
}

/** The provider that would be taken; where none applies the last one, which says why it does not. */
async function entryFor(config: Config): Promise<ProviderEntry> {
  if (config.provider !== undefined) return entryOf(config.provider);
  let last: ProviderEntry | undefined;
  for (const entry of providers) {
    last = entry;
    // One that cannot even be asked is looked at, and says so in a row.
    if ((await entry.whyNot(config).catch(() => undefined)) === undefined) break;
  }
  if (last) return last;
  throw new RangeError('Expected a cluster provider');
}

async function checkCluster(provider: ClusterProvider): Promise<Check> {
  const name = 'cluster';
  const provided = await provider.current();
  if (!provided) return { name, state: 'note', detail: 'none; `seaworthy up` makes one' };
  const { context, version, nodes, proxyMode } = await describeCluster(provider, provided);
  return {
    name,
    state: 'ok',
    detail: `${context}, Kubernetes ${version}, ${nodes} nodes, kube-proxy ${proxyMode}, used as it is`,
  };
}
