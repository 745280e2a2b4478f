import { Argument } from 'commander';
import { completionScript, shells, type Shell } from '../completion/completion-script.ts';
import { commandTree } from '../completion/command-tree.ts';
import type { CommandModule } from '../command-module.ts';

export const completionCommand: CommandModule = {
  addTo(command, whole) {
    command
      .addArgument(new Argument('<shell>', 'whose script is printed').choices(shells))
      .addHelpText(
        'after',
        `
Examples:
  seaworthy completion bash > ~/.local/share/bash-completion/completions/seaworthy
  seaworthy completion zsh > "\${fpath[1]}/_seaworthy"
  seaworthy completion fish > ~/.config/fish/completions/seaworthy.fish`,
      )
      .action(async (shell: Shell) => {
        process.stdout.write(completionScript(shell, commandTree(await whole())));
      });
  },
};
