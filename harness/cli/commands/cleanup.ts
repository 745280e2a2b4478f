import { findLeft, removeLeft, standing } from '../cleanup/leftovers.ts';
import { assureGone } from '../../kube/ownership/leftover.ts';
import { loadConfig } from '../../config/config.ts';
import { selectProvider } from '../../cluster/providers/select-provider.ts';
import { printableLines } from '../../core/text/terminal-text.ts';
import { addClusterOptions, type ClusterOptions } from '../cluster-options.ts';
import type { CommandModule } from '../command-module.ts';

export const cleanupCommand: CommandModule = {
  addTo(command) {
    command
      .option(
        '--namespace-only <name>',
        'look at nothing outside this namespace, on a cluster that is named with --context',
      )
      .option('--dry-run', 'only say what would be removed', false)
      .action(async ({ dryRun, ...flags }: ClusterOptions & { dryRun: boolean; namespaceOnly?: string }) => {
        const config = await loadConfig(flags);
        const provider = await selectProvider(config);
        const { removed, kept } = dryRun ? { removed: await findLeft(provider), kept: [] } : await removeLeft(provider);
        const lines = [
          ...removed.map((one) => `${dryRun ? 'Would remove' : 'Removed'} ${one}`),
          ...(removed.length + kept.length === 0 ? ['No run that is over has left anything.'] : []),
          ...(await standing(provider, config)).map(
            ({ what, command: how }) => `Stays: ${what}; \`${how}\` removes it`,
          ),
        ];
        process.stdout.write(printableLines(`${lines.join('\n')}\n`));
        assureGone(kept);
      });
    addClusterOptions(command);
  },
};
