import { deletePod } from '../../kube/actions/pod-actions.ts';
import { podLeaving, podsGone } from '../../kube/conditions/pod-conditions.ts';
import { asManyReady } from './as-many-ready.ts';
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
  const allReady = asManyReady(stage, deployed);
  for (const pod of toGo) {
    // An autoscaler may have taken it away meanwhile.
    if (!stage.podsOf(deployed).some(({ uid }) => uid === pod.uid)) continue;
    await deletePod(stage.actor, pod);
    await stage.hub.waitFor(podLeaving(pod.uid), { timeout });
    await waitUnlessStuck(stage, allReady, { timeout, labels });
  }
  await stage.hub.waitFor(podsGone(uids), { timeout });
  return { uids };
};
