import {
  AppsV1Api,
  CoreV1Api,
  createConfiguration,
  Exec,
  type KubeConfig,
  ServerConfiguration,
  VersionApi,
  wrapHttpLibrary,
} from '@kubernetes/client-node';
import { UsageError } from '../../core/harness-error.ts';
import { readKubeconfig } from './kubeconfig.ts';
import { Transport } from './transport.ts';

/** A client of one cluster. Every call has a deadline, and fails with a KubeError. */
export interface KubeClient {
  readonly context: string;
  readonly core: CoreV1Api;
  readonly apps: AppsV1Api;
  readonly version: VersionApi;
  /** The transport for what the generated calls cannot do: watches, logs, and objects of any kind. */
  readonly transport: Transport;
  readonly exec: Exec;
}

/**
 * Makes a client of a cluster; nothing is sent yet.
 * @param options.kubeconfig one file, or several as in KUBECONFIG
 * @param options.context by default the kubeconfig's current one
 * @throws UsageError when the kubeconfig cannot be read or has no such context
 */
export function connect(options: { kubeconfig: string; context?: string }): KubeClient {
  const kubeConfig = readKubeconfig(options.kubeconfig);
  if (options.context !== undefined) kubeConfig.setCurrentContext(options.context);
  if (kubeConfig.getCurrentCluster()) return clientFor(kubeConfig);
  const known = kubeConfig.getContexts().map(({ name }) => name);
  throw new UsageError(
    `No context \`${kubeConfig.getCurrentContext()}\` with a cluster in ${options.kubeconfig}; it has ${known.join(', ') || 'none'}`,
    'Name one of them with --context, or run `seaworthy up`',
  );
}

/** The client of a kubeconfig's current context, which must have a cluster. */
export function clientFor(kubeConfig: KubeConfig): KubeClient {
  const { server } = kubeConfig.getCurrentCluster() ?? { server: '' };
  const transport = new Transport(kubeConfig, server);
  const configuration = createConfiguration({
    baseServer: new ServerConfiguration(server, {}),
    authMethods: { default: kubeConfig },
    httpApi: wrapHttpLibrary(transport),
  });
  return {
    context: kubeConfig.getCurrentContext(),
    core: new CoreV1Api(configuration),
    apps: new AppsV1Api(configuration),
    version: new VersionApi(configuration),
    transport,
    exec: new Exec(kubeConfig),
  };
}
