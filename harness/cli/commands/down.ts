import { Option } from 'commander';
import { selectProvider } from '../../cluster/providers/select-provider.ts';
import { takeDown, type TakenDown } from '../../cluster/take-down.ts';
import { loadConfig } from '../../config/config.ts';
import { addClusterOptions, type ClusterOptions } from '../cluster-options.ts';
import type { CommandModule } from '../command-module.ts';
import { terminalProgress } from '../terminal-progress.ts';

const ofCluster: Readonly<Record<TakenDown['cluster'], string>> = {
  deleted: 'Cluster deleted',
  none: 'There is no cluster to delete',
  'not-ours': 'The cluster is not ours and stays',
};
const ofEngine: Readonly<Record<TakenDown['engine'], string>> = {
  stopped: ', Docker engine stopped',
  kept: '; the Docker engine still runs',
  'not-ours': '',
};

type DownOptions = ClusterOptions & { keepEngine: boolean; purge: boolean };

export const downCommand: CommandModule = {
  addTo(command) {
    command
      .option('--keep-engine', 'leave the engine running', false)
      .addOption(
        new Option('--purge', 'also remove the caches and images of Seaworthy; the next start builds them again')
          .default(false)
          .conflicts('keepEngine'),
      )
      .action(async ({ keepEngine, purge, ...flags }: DownOptions) => {
        const config = await loadConfig(flags);
        const provider = await selectProvider(config);
        const { cluster, engine } = await takeDown(provider, config, terminalProgress(), { keepEngine, purge });
        process.stdout.write(`${ofCluster[cluster]}${ofEngine[engine]}.\n`);
      });
    addClusterOptions(command);
  },
};
