import { Option } from 'commander';
import { selectProvider } from '../../cluster/providers/select-provider.ts';
import { takeDown } from '../../cluster/take-down.ts';
import { loadConfig } from '../../config/config.ts';
import { addClusterOptions, type ClusterOptions } from '../cluster-options.ts';
import type { CommandModule } from '../command-module.ts';
import { terminalProgress } from '../terminal-progress.ts';

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
        await takeDown(await selectProvider(config), config, terminalProgress(), { keepEngine, purge });
        process.stdout.write(
          keepEngine ? 'Cluster deleted; the Docker engine still runs.\n' : 'Cluster deleted, Docker engine stopped.\n',
        );
      });
    addClusterOptions(command);
  },
};
