import { isAbsolute, resolve } from 'node:path';
import type { Cluster, KubeConfig, User } from '@kubernetes/client-node';
import { z } from 'zod';
import { seconds } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { attempt } from '../../shell/run.ts';

/** What a kubeconfig says of the program that gets a user's credentials. */
const pluginSchema = z.object({
  apiVersion: z.string(),
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  installHint: z.string().nullish(),
  provideClusterInfo: z.boolean().nullish(),
});

const credentialsSchema = z.object({
  status: z.object({
    token: z.string().optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
    expirationTimestamp: z.string().optional(),
  }),
});

/** The part of a request's options that credentials go to. */
interface Options {
  cert?: unknown;
  key?: unknown;
  headers?: object;
}

/** As client-node has it, whose type speaks of a package that is not there. */
interface Authenticator {
  isAuthProvider(user: User): boolean;
  applyAuthentication(user: User, options: Options): Promise<void>;
}

type Credentials = z.infer<typeof credentialsSchema>['status'];

interface Plugin {
  readonly exec: unknown;
  /** Of its kubeconfig. */
  readonly folder: string;
}

/** Longer than a plugin takes that renews a session; one that asks a person never answers here. */
const patience = seconds(60);

/**
 * Credentials of exec plugins, as kubectl gets them. client-node's own way runs a plugin again for every request where its answer has
 * no end, does not tell it about the cluster, and looks for a relative path where the process runs instead of beside the kubeconfig.
 */
export class ExecPlugins {
  readonly #plugins = new Map<string, Plugin>();
  readonly #answers = new Map<string, Promise<Credentials>>();

  /** The user without the plugin, which is asked by the authenticator. The first one of a name counts. */
  takeOver(user: User, folder: string): User {
    const exec: unknown = user.exec;
    if (exec === undefined || exec === null) return user;
    if (!this.#plugins.has(user.name)) this.#plugins.set(user.name, { exec, folder });
    return { ...user, exec: undefined, authProvider: { name: providerName } };
  }

  authenticator(config: KubeConfig): Authenticator {
    return {
      isAuthProvider: ({ authProvider }) => (authProvider as { name?: unknown } | undefined)?.name === providerName,
      applyAuthentication: async ({ name }, options) => {
        const { token, clientCertificateData, clientKeyData } = await this.#credentials(
          name,
          config.getCurrentCluster(),
        );
        if (clientCertificateData !== undefined) options.cert = clientCertificateData;
        if (clientKeyData !== undefined) options.key = clientKeyData;
        if (token !== undefined) options.headers = { ...options.headers, Authorization: `Bearer ${token}` };
      },
    };
  }

  async #credentials(user: string, cluster: Cluster | null): Promise<Credentials> {
    const known = this.#answers.get(user);
    if (known && isValid(await known)) return known;
    const asked = ask(this.#plugins.get(user), user, cluster);
    this.#answers.set(user, asked);
    // What failed is asked again by the next request.
    asked.catch(() => this.#answers.delete(user));
    return asked;
  }
}

const providerName = 'seaworthy-exec';

function isValid({ expirationTimestamp }: Credentials): boolean {
  return expirationTimestamp === undefined || Date.parse(expirationTimestamp) > Date.now();
}

async function ask(plugin: Plugin | undefined, user: string, cluster: Cluster | null): Promise<Credentials> {
  const parsed = pluginSchema.safeParse(plugin?.exec);
  if (!parsed.success) throw failure(user, 'is not valid', z.prettifyError(parsed.error));
  const { apiVersion, command, args, env, installHint, provideClusterInfo } = parsed.data;
  const program = command.includes('/') && !isAbsolute(command) ? resolve(plugin?.folder ?? '', command) : command;
  const about = {
    ...{ kind: 'ExecCredential', apiVersion },
    spec: { interactive: false, ...(provideClusterInfo && cluster ? { cluster: clusterInfo(cluster) } : {}) },
  };
  const variables = Object.fromEntries((env ?? []).map(({ name, value }) => [name, value]));
  const { failed, stdout, stderr, summary } = await attempt(program, args ?? [], {
    env: { ...variables, KUBERNETES_EXEC_INFO: JSON.stringify(about) },
    timeoutMs: patience,
  });
  if (failed) throw failure(user, `failed: ${[summary, stderr.trim()].filter(Boolean).join('\n')}`, installHint);
  const answer = credentialsSchema.safeParse(parsedJson(stdout));
  if (answer.success) return answer.data.status;
  throw failure(user, `gave no credentials:\n${z.prettifyError(answer.error)}`, installHint);
}

function clusterInfo({ server, caData, tlsServerName, skipTLSVerify, proxyUrl }: Cluster): object {
  return {
    server,
    ...(caData === undefined ? {} : { 'certificate-authority-data': caData }),
    ...(tlsServerName === undefined ? {} : { 'tls-server-name': tlsServerName }),
    ...(skipTLSVerify ? { 'insecure-skip-tls-verify': true } : {}),
    ...(proxyUrl === undefined ? {} : { 'proxy-url': proxyUrl }),
  };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function failure(user: string, what: string, hint: string | null | undefined): HarnessError {
  return new HarnessError(`The program that the kubeconfig names for the credentials of ${user} ${what}`, {
    code: 'no-credentials',
    fix: hint ?? 'run `kubectl get pods` with this context, and mend what it complains of',
  });
}
