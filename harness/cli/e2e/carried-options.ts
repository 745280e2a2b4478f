import type { Command, Option } from 'commander';

/**
 * Options of `e2e` that a command which runs a part of it again goes without: it chooses the proofs itself, runs them once on the cluster
 * as it is, and nothing else is run for the other ones. What is not named here is carried, so that none is forgotten.
 */
export const notCarried: readonly string[] = [
  ...['topic', 'runtime', 'proof', 'rerunFailed', 'repeat', 'list'],
  ...['recreate', 'keep', 'bail', 'reporter', 'output'],
];

/** The options that were typed and change what is run, such as the cluster and the way of the load, as they can be typed again. */
export function carriedOptions(command: Command): readonly string[] {
  return command.options
    .filter((option) => !notCarried.includes(option.attributeName()))
    .filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli')
    .flatMap((option) => typed(option, command.getOptionValue(option.attributeName())));
}

function typed({ long, short }: Option, value: unknown): readonly string[] {
  const flag = long ?? short ?? '';
  if (value === true) return [flag];
  return [flag, ...(Array.isArray(value) ? value : [value]).map(String)];
}
