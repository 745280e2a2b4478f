import type { V1Pod } from '@kubernetes/client-node';
import { systemClock } from '../../core/clock.ts';
import type { PodFact } from '../../timeline/fact.ts';
import { apiPath } from '../client/api-path.ts';
import type { KubeClient } from '../client/kube-client.ts';
import type { Wire } from '../client/wire.ts';
import { labelSelectorOf } from './matches-labels.ts';
import { toPodFact } from './pod-fact.ts';

/** Pods with all of these labels, or the one of that name. */
type Chosen = { readonly labels: Readonly<Record<string, string>> } | { readonly name: string };

/** Pods as they are now; none where there is no such pod. */
export async function readPods(
  { transport }: Pick<KubeClient, 'transport'>,
  namespace: string,
  chosen: Chosen,
): Promise<readonly PodFact[]> {
  const query =
    'name' in chosen
      ? { fieldSelector: `metadata.name=${chosen.name}` }
      : { labelSelector: labelSelectorOf(chosen.labels) };
  const list = await transport.json({ path: apiPath`/api/v1/namespaces/${namespace}/pods`, query });
  const { items = [] } = list as { readonly items?: readonly Wire<V1Pod>[] };
  return items.map((pod) => toPodFact('modified', pod, systemClock.now()));
}
