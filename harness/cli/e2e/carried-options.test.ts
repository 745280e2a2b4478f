import { Command, type Option } from 'commander';
import { expect, test } from 'vitest';
import { e2eCommand } from '../commands/e2e.ts';
import { carriedOptions, notCarried } from './carried-options.ts';

function commandWith(typed: readonly string[]): Command {
  const command = new Command();
  e2eCommand.addTo(command, () => Promise.resolve(command));
  command.parseOptions([...typed]);
  return command;
}

/** Each as somebody might type it. */
function typedAs({ long, required, optional, argChoices }: Option): readonly string[] {
  return [long ?? '', ...(required || optional ? [argChoices?.[0] ?? '3'] : [])];
}

const options = commandWith([]).options.map((option) => ({ option, name: option.attributeName() }));

test.each(options.filter(({ name }) => !notCarried.includes(name)))('$name is carried', ({ option }) => {
  const typed = typedAs(option);
  expect(carriedOptions(commandWith(['--topic', 'logging', ...typed, '--bail']))).toEqual(typed);
});

test('what is left out is an option, and changes neither the cluster nor the way of the load', () => {
  const carried = options.map(({ name }) => name).filter((name) => !notCarried.includes(name));
  expect(notCarried.filter((left) => !options.some(({ name }) => name === left))).toEqual([]);
  expect(carried).toEqual(
    expect.arrayContaining([
      ...['provider', 'context', 'kubeconfig', 'kubernetesVersion', 'proxyMode', 'nodes', 'loadPath'],
      ...['images', 'imageRegistry', 'config', 'outputDir', 'allowDisruption', 'full', 'slow'],
    ]),
  );
});

test('nothing is carried that was not typed', () => {
  expect(carriedOptions(commandWith(['--topic', 'logging', '--repeat', '3', '--keep']))).toEqual([]);
});
