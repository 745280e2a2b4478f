import type { V1Deployment } from '@kubernetes/client-node';
import { apiPath } from '../client/api-path.ts';
import type { KubeClient } from '../client/kube-client.ts';
import type { Wire } from '../client/wire.ts';
import { toDeploymentSpec, type DeploymentSpec } from './deployment-spec.ts';

/** All Deployments of a namespace. */
export async function readDeployments(
  { transport }: Pick<KubeClient, 'transport'>,
  namespace: string,
): Promise<readonly DeploymentSpec[]> {
  const path = apiPath`/apis/apps/v1/namespaces/${namespace}/deployments`;
  const { items } = (await transport.json({ path })) as { readonly items: readonly Wire<V1Deployment>[] };
  return items.map(toDeploymentSpec);
}
