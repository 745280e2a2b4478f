import { existsSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { describeError, UsageError } from '../../core/harness-error.ts';
import { ExecPlugins } from './exec-plugins.ts';

/**
 * Reads kubeconfig files as kubectl does: of a list that KUBECONFIG names, files that are not there are passed over, and of what
 * several have under one name the first counts.
 * @param paths one file, or several with the system's separator of PATH between them
 * @throws UsageError that names the file that cannot be read
 */
export function readKubeconfig(paths: string): KubeConfig {
  const named = paths.split(delimiter).filter((path) => path !== '');
  const files = named.length > 1 ? named.filter((path) => existsSync(path)) : named;
  const plugins = new ExecPlugins();
  const configs = files.map((file) => {
    const config = read(file);
    return { ...parts(config), users: config.getUsers().map((user) => plugins.takeOver(user, dirname(file))) };
  });
  const merged = new KubeConfig();
  merged.loadFromOptions({
    clusters: firstOfName(configs.flatMap(({ clusters }) => clusters)),
    contexts: firstOfName(configs.flatMap(({ contexts }) => contexts)),
    users: firstOfName(configs.flatMap(({ users }) => users)),
    currentContext: configs.map(({ current }) => current).find((current) => current !== ''),
  });
  merged.addAuthenticator(plugins.authenticator(merged));
  return merged;
}

function read(file: string): KubeConfig {
  const config = new KubeConfig();
  try {
    config.loadFromFile(file);
  } catch (error) {
    throw new UsageError(
      `Cannot read the kubeconfig ${file}: ${describeError(error)}`,
      'name the file of that cluster with --kubeconfig, or leave --context out to get a kind cluster by `seaworthy up`',
    );
  }
  return config;
}

function parts(config: KubeConfig) {
  const current = (config.getCurrentContext() as string | undefined) ?? '';
  return { clusters: config.getClusters(), contexts: config.getContexts(), current };
}

function firstOfName<T extends { readonly name: string }>(all: readonly T[]): T[] {
  return all.filter(({ name }, index) => all.findIndex((one) => one.name === name) === index);
}
