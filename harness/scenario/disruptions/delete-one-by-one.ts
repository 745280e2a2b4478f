import { deletePod } from '../../kube/actions/pod-actions.ts';
import { allPodsReady, podLeaving, podsGone } from '../../kube/conditions/pod-conditions.ts';
import type { Disruption } from './disruption.ts';
import { waitUnlessStuck } from './wait-unless-stuck.ts';

/**
 * Deletes the pods one by one, each as soon as the successor of the one before is ready: it may still be on its way out. With a number
 * only so many of them.
 */
export const deleteOneByOne: Disruption<[number?: number]> = async ({ stage, deployed, patience: timeout }, number) => {
  const { labels } = deployed.app;
  const pods = stage.podsOf(deployed);
  const toGo = pods.slice(0, number);
  const uids = toGo.map(({ uid }) => uid);
  for (const pod of toGo) {
    await deletePod(stage.actor, pod);
    await stage.hub.waitFor(podLeaving(pod.uid), { timeout });
    await waitUnlessStuck(stage, allPodsReady(labels, pods.length), { timeout, labels });
  }
  await stage.hub.waitFor(podsGone(uids), { timeout });
  return { uids };
};
