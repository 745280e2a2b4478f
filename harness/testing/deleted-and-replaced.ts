import type { PodFact } from '../timeline/fact.ts';
import { podsGone } from '../kube/pod-conditions.ts';
import { onePodReady } from '../kube/restart-conditions.ts';
import type { ClusterTools } from './cluster-tools.ts';
import type { RestartTools } from './restart-tools.ts';

/** Deletes the only pod with these labels, and waits until it is gone and its successor is ready. */
export async function deletedAndReplaced(
  { deletePod, waitFor }: Pick<ClusterTools, 'waitFor'> & Pick<RestartTools, 'deletePod'>,
  pod: PodFact,
  labels: Readonly<Record<string, string>>,
  options?: { readonly gracePeriodSeconds: number },
): Promise<PodFact> {
  await deletePod(pod, options);
  await waitFor(podsGone([pod.uid]));
  return waitFor(onePodReady(labels));
}
