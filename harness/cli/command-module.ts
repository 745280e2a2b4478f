import type { Command } from 'commander';

/** The export of a file in commands/, which gives its command options, arguments and an action. */
export interface CommandModule {
  /** @param whole the program with all its commands, for what speaks of all of them */
  addTo(command: Command, whole: () => Promise<Command>): void;
}
