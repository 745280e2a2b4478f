import { minutes } from '../core/duration.ts';
import { deletePod } from '../kube/pod-actions.ts';
import { allPodsReady, podsGone } from '../kube/pod-conditions.ts';
import { rolloutRestart as restart, scale } from '../kube/workload-actions.ts';
import { deploymentComplete } from '../kube/workload-conditions.ts';
import type { DeployedApp, Stage } from './stage.ts';

/** What is done to an app's pods; it is over when they are gone and their successors are ready. */
export type Disruption = (stage: Stage, deployed: DeployedApp) => Promise<void>;

/** Longer than any grace period of a sample app, with time for the successors to start on a busy machine. */
const timeout = minutes(2);

/** Deletes the pods one by one, each when the successor of the one before is ready. */
export const deleteOneByOne: Disruption = async (stage, deployed) => {
  const pods = stage.podsOf(deployed);
  for (const pod of pods) {
    await deletePod(stage.actor, pod);
    await stage.hub.waitFor(podsGone([pod.uid]), { timeout });
    await stage.hub.waitFor(allPodsReady(deployed.app.labels, pods.length), { timeout });
  }
};

/** Rolls the Deployment to a new template. */
export const rolloutRestart: Disruption = async (stage, deployed) => {
  const uids = stage.podsOf(deployed).map(({ uid }) => uid);
  const { namespace } = stage;
  const generation = await restart(stage.actor, { kind: 'Deployment', namespace, name: deployed.app.name });
  await stage.hub.waitFor(deploymentComplete(deployed.app.name, generation), { timeout });
  await stage.hub.waitFor(podsGone(uids), { timeout });
};

/** Scales the Deployment to so many pods; it is over when they count as ready. */
export function scaleOut(replicas: number): Disruption {
  return async (stage, deployed) => {
    const { namespace } = stage;
    const generation = await scale(stage.actor, { kind: 'Deployment', namespace, name: deployed.app.name }, replicas);
    await stage.hub.waitFor(deploymentComplete(deployed.app.name, generation), { timeout });
  };
}
