import { expect, test } from 'vitest';
import { loadConfig, type Config } from '../../config/config.ts';
import { selectProvider } from './select-provider.ts';

const settings = async (some: Partial<Config>): Promise<Config> => ({ ...(await loadConfig({}, '/')), ...some });

test('takes the provider that is named', async () => {
  const kind = await selectProvider(await settings({ provider: 'kind' }));
  const existing = await selectProvider(await settings({ provider: 'existing', context: 'mine', kubeconfig: '/k' }));

  expect([kind.name, existing.name]).toEqual(['kind', 'existing']);
});

test('takes the existing cluster whose context is named, where no provider is', async () => {
  const config = await settings({ context: 'mine', kubeconfig: '/k' });

  expect((await selectProvider(config)).name).toBe('existing');
});

test('names the providers that there are', async () => {
  const config = await settings({ provider: 'kindle' });

  await expect(selectProvider(config)).rejects.toMatchObject({
    exitCode: 3,
    message: 'There is no cluster provider `kindle`',
    fix: 'name one of existing, minikube, kind',
  });
});

test('does not use an existing cluster whose context is not named', async () => {
  const config = await settings({ provider: 'existing', context: undefined });

  await expect(selectProvider(config)).rejects.toThrow(/needs the name of a context/);
});

test('sends no load from outside to an existing cluster', async () => {
  const config = await settings({ provider: 'existing', context: 'mine', kubeconfig: '/k', loadPath: 'host-ports' });

  await expect(selectProvider(config)).rejects.toThrow(/Load cannot go by host-ports/);
});

test('reaches the nodes of an existing cluster from here where that is asked for', async () => {
  const asked = { provider: 'existing', context: 'mine', kubeconfig: '/k' };
  const pathTo = async (some: Partial<Config>) =>
    (await (await selectProvider(await settings({ ...asked, ...some }))).current())?.loadPath;

  expect(await pathTo({ loadPath: 'node-addresses' })).toBe('node-addresses');
  expect(await pathTo({})).toBe('pods');
});

test('one namespace only is used of a cluster of others, and of none that is ours', async () => {
  const asked = { provider: 'existing', context: 'mine', kubeconfig: '/k', onlyIn: 'shop' };

  expect(await (await selectProvider(await settings(asked))).current()).toMatchObject({ ours: false, onlyIn: 'shop' });
  await expect(selectProvider(await settings({ ...asked, loadPath: 'node-addresses' }))).rejects.toThrow(
    'Load cannot go by node-addresses where only namespace shop may be used',
  );
  await expect(selectProvider(await settings({ provider: 'kind', onlyIn: 'shop' }))).rejects.toMatchObject({
    exitCode: 3,
    message: '--namespace-only shop is for a cluster of which you may use one namespace',
  });
});

test('a load balancer is there on clusters of others only', async () => {
  const asked = { provider: 'existing', context: 'mine', kubeconfig: '/k', loadPath: 'load-balancer' } as const;
  const { loadPath } = (await (await selectProvider(await settings(asked))).current()) ?? {};
  expect(loadPath).toBe('load-balancer');
  await expect(selectProvider(await settings({ ...asked, provider: 'kind' }))).rejects.toThrow('has no load balancer');
});
