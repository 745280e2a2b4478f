import { hasNodeShell, type NodeShell, type RunningCluster } from '../../cluster/cluster-provider.ts';
import { selectProvider } from '../../cluster/providers/select-provider.ts';
import { loadConfig, type Settings } from '../../config/config.ts';

/** The way onto a cluster's nodes; undefined where its provider has none. */
export async function nodeShellOf(cluster: RunningCluster): Promise<NodeShell | undefined> {
  const provider = await selectProvider(await loadConfig(providerSettings(cluster)));
  return hasNodeShell(provider) ? provider : undefined;
}

function providerSettings({ provider, context, kubeconfig }: RunningCluster): Settings {
  return provider === 'existing' ? { provider, context, kubeconfig } : { provider };
}
