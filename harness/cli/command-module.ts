import type { Command } from 'commander';

/** What a file in commands/ exports: it adds its command, options and help to the program. */
export interface CommandModule {
  addTo(program: Command): void;
}
