import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addAllowKindOption, kindsAllowed, type AllowKindFlags } from './allow-kind.ts';

const typed = (...words: readonly string[]) => {
  const command = new Command();
  addAllowKindOption(command);
  return command.parse(words, { from: 'user' }).opts<AllowKindFlags>();
};

test('kinds are named one by one, as Kubernetes writes them', () => {
  expect(kindsAllowed(typed('--allow-kind', 'clusterrole', '--allow-kind', 'ClusterRoleBinding'), true)).toEqual([
    'ClusterRole',
    'ClusterRoleBinding',
  ]);
  expect(kindsAllowed(typed(), false)).toEqual([]);
});

test('what could harm others is refused, and so is a kind where nothing is made', () => {
  const refused = typed('--allow-kind', 'CustomResourceDefinition');
  expect(() => kindsAllowed(refused, true)).toThrow('cannot allow CustomResourceDefinition: with it go all objects');
  expect(() => kindsAllowed(typed('--allow-kind', 'ClusterRole'), false)).toThrow('--allow-kind is about manifests');
});
