import { Option } from 'commander';
import { bringUp } from '../../cluster/bring-up.ts';
import type { RunningCluster } from '../../cluster/cluster-provider.ts';
import { typedKubectl } from '../../cluster/kubectl.ts';
import { selectProvider } from '../../cluster/providers/select-provider.ts';
import { loadConfig } from '../../config/config.ts';
import { addClusterOptions, kubernetesVersionOption, outputOption, type ClusterOptions } from '../cluster-options.ts';
import type { CommandModule } from '../command-module.ts';
import { terminalProgress } from '../terminal-progress.ts';

type UpOptions = ClusterOptions & { output: 'text' | 'json'; recreate: boolean };

export const upCommand: CommandModule = {
  addTo(command) {
    command
      .addOption(kubernetesVersionOption())
      .addOption(new Option('--proxy-mode <mode>', 'mode of kube-proxy').choices(['iptables', 'nftables']))
      .addOption(new Option('--nodes <number>', 'nodes of the cluster').choices(['one', 'several']))
      .option('--recreate', 'delete and recreate the cluster, even one that another user or cache folder made', false)
      .addOption(outputOption())
      .action(async ({ output, recreate, ...flags }: UpOptions) => {
        const config = await loadConfig(flags);
        const cluster = await bringUp(await selectProvider(config), config, terminalProgress(), { recreate });
        process.stdout.write(
          output === 'json'
            ? `${JSON.stringify(cluster, null, 2)}\n`
            : describe(cluster, await typedKubectl(cluster, config)),
        );
      });
    addClusterOptions(command);
  },
};

function describe({ context, version, nodes, proxyMode, loadPath, entries }: RunningCluster, kubectl: string): string {
  const ports = entries.map(({ node, hostPorts }) => {
    const mapped = Object.entries(hostPorts).map(([nodePort, address]) => `${address} for NodePort ${nodePort}`);
    return mapped.length > 0 ? `  ${node}: ${mapped.join(', ')}\n` : '';
  });
  return `Cluster ${context} is Ready: Kubernetes ${version}, ${nodes} nodes, kube-proxy in mode ${proxyMode}, load goes by ${loadPath}
${ports.join('')}Look at it with: ${kubectl} get nodes\n`;
}
