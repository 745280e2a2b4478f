import { apiPath } from './api-path.ts';
import type { KubeClient } from './kube-client.ts';
import type { PodIdentity } from '../actions/pod-actions.ts';

/** A port of a pod, as the API server reaches it. */
export interface ProxiedPort extends Pick<PodIdentity, 'namespace' | 'name'> {
  /** Number or name. */
  readonly port: number | string;
  /** @default 'http' */
  readonly scheme?: 'http' | 'https' | undefined;
}

/** The path of the API server by which it passes requests on to a pod, without the path that the pod is to be asked for. */
export function podProxyPath({ namespace, name, port, scheme }: ProxiedPort): string {
  const pod = scheme === 'https' ? `https:${name}` : name;
  return apiPath`/api/v1/namespaces/${namespace}/pods/${pod}:${String(port)}/proxy`;
}

/**
 * Asks a pod for JSON through the API server: for what is not load, from wherever we are.
 * @throws KubeError with the pod's status when it is not 2xx
 */
export async function getFromPod(
  { transport }: Pick<KubeClient, 'transport'>,
  { namespace, name }: Pick<PodIdentity, 'namespace' | 'name'>,
  port: number,
  path: string,
): Promise<unknown> {
  return transport.json({ path: podProxyPath({ namespace, name, port }) + path });
}
