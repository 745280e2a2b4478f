import { expect, test } from 'vitest';
import { loadConfig, type Config } from '../../config/config.ts';
import { selectProvider } from './select-provider.ts';

const settings = async (some: Partial<Config>): Promise<Config> => ({ ...(await loadConfig({}, '/')), ...some });

test('takes the provider that is named', async () => {
  const kind = await selectProvider(await settings({ provider: 'kind' }));
  const existing = await selectProvider(await settings({ provider: 'existing', context: 'mine', kubeconfig: '/k' }));

  expect([kind.name, existing.name]).toEqual(['kind', 'existing']);
});

test('does not use an existing cluster whose context is not named', async () => {
  const config = await settings({ provider: 'existing', context: undefined });

  await expect(selectProvider(config)).rejects.toThrow(/needs the name of a context/);
});

test('asks for one kubeconfig when there are several', async () => {
  const config = await settings({ provider: 'existing', context: 'mine', kubeconfig: '/one:/two' });

  await expect(selectProvider(config)).rejects.toThrow(/names several files/);
});

test('sends no load from outside to an existing cluster', async () => {
  const config = await settings({ provider: 'existing', context: 'mine', kubeconfig: '/k', loadPath: 'host-ports' });

  await expect(selectProvider(config)).rejects.toThrow(/Load cannot go by host-ports/);
});
