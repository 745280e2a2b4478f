import type { Command } from 'commander';

/** A command as a completion needs it. */
export interface CommandNode {
  /** The command as it is typed after `seaworthy`, words separated by a space; empty for the program itself. */
  readonly path: string;
  readonly description: string;
  readonly options: readonly OptionNode[];
  /** What its first argument may be, where that is known: commands below it, or choices. */
  readonly words: readonly { readonly word: string; readonly description: string }[];
}

interface OptionNode {
  readonly flags: readonly string[];
  readonly description: string;
  /** It takes a value, of these where they are known, or of the lines that a command of ours prints. */
  readonly value: readonly string[] | { readonly of: string } | undefined;
}

/** What depends on the project that one is in is asked for when it is completed. */
function valuesOf(option: string | undefined): readonly string[] | { readonly of: string } {
  return option === '--topic' ? { of: 'topics -o name' } : [];
}

/** The program and every command in it, from the definitions that also parse what is typed. */
export function commandTree(command: Command, path = ''): readonly CommandNode[] {
  const help = command.createHelp();
  const below = help.visibleCommands(command).filter((one) => one.name() !== 'help');
  const choices = command.registeredArguments.flatMap((argument) => argument.argChoices ?? []);
  const node: CommandNode = {
    path,
    description: command.description(),
    options: help.visibleOptions(command).map(({ short, long, description, required, optional, argChoices }) => ({
      flags: [short, long].filter((flag) => flag !== undefined),
      description,
      value: required || optional ? (argChoices ?? valuesOf(long)) : undefined,
    })),
    words: [
      ...below.map((one) => ({ word: one.name(), description: one.description() })),
      ...choices.map((word) => ({ word, description: '' })),
    ],
  };
  return [node, ...below.flatMap((one) => commandTree(one, `${path} ${one.name()}`.trim()))];
}
