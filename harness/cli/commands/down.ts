import { takeDown } from '../../cluster/take-down.ts';
import { loadConfig } from '../../config/config.ts';
import { addClusterOptions, type ClusterOptions } from '../cluster-options.ts';
import type { CommandModule } from '../command-module.ts';
import { terminalProgress } from '../terminal-progress.ts';

type DownOptions = ClusterOptions & { keepEngine: boolean };

export const downCommand: CommandModule = {
  addTo(program) {
    const command = program
      .command('down')
      .description('Delete the cluster and stop the Docker engine that we started; caches stay')
      .option('--keep-engine', 'leave the engine running', false)
      .action(async ({ keepEngine, ...flags }: DownOptions) => {
        await takeDown(await loadConfig(flags), terminalProgress(), { keepEngine });
        process.stdout.write(keepEngine ? 'The cluster is gone.\n' : 'Nothing of ours runs any more.\n');
      });
    addClusterOptions(command);
  },
};
