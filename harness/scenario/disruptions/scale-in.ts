import { scaleBack, scaleForAWhile } from '../../kube/actions/workload-actions.ts';
import { allPodsReady, podsGone } from '../../kube/conditions/pod-conditions.ts';
import type { Disruption } from './disruption.ts';
import { waitUnlessStuck } from './wait-unless-stuck.ts';

/** Scales the workload in to so many pods and, once the others are gone, back to as many as it had: also where these do not go. */
export const scaleIn: Disruption<[replicas: number]> = async ({ stage, deployed, patience: timeout }, replicas) => {
  const { hub, actor, namespace } = stage;
  const { kind = 'Deployment', name, labels } = deployed.app;
  const workload = { kind, namespace, name };
  const pods = stage.podsOf(deployed);
  let uids = pods.map(({ uid }) => uid);
  try {
    await scaleForAWhile(actor, workload, { replicas, usual: pods.length });
    const stayed = await hub.waitFor(allPodsReady(labels, replicas), { timeout });
    uids = uids.filter((uid) => !stayed.some((pod) => pod.uid === uid));
    await hub.waitFor(podsGone(uids), { timeout });
  } finally {
    await scaleBack(actor, workload, pods.length);
  }
  await waitUnlessStuck(stage, allPodsReady(labels, pods.length), { timeout, labels });
  return { uids };
};
