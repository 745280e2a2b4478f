import {
  type ClusterTools,
  type PodFact,
  type RestartTools,
  onePodReady,
  podsGone,
} from '../../harness/testing/index.ts';

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
