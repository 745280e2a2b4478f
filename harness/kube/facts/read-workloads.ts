import { apiPath } from '../client/api-path.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { toWorkloadSpec, type WorkloadKind, type WorkloadSpec } from './workload-spec.ts';

/** All workloads of a kind in a namespace. */
export async function readWorkloads(
  { transport }: Pick<KubeClient, 'transport'>,
  kind: WorkloadKind,
  namespace: string,
): Promise<readonly WorkloadSpec[]> {
  const path = apiPath`/apis/apps/v1/namespaces/${namespace}/${kind.toLowerCase()}s`;
  const { items } = (await transport.json({ path })) as { readonly items: readonly object[] };
  return items.map((item) => toWorkloadSpec(kind, item));
}
