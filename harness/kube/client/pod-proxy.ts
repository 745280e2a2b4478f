import { apiPath } from './api-path.ts';
import type { KubeClient } from './kube-client.ts';
import type { PodIdentity } from '../actions/pod-actions.ts';

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
  return transport.json({ path: apiPath`/api/v1/namespaces/${namespace}/pods/${name}:${String(port)}/proxy` + path });
}
