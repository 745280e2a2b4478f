import { scale } from '../../kube/actions/workload-actions.ts';
import { deploymentComplete } from '../../kube/conditions/workload-conditions.ts';
import type { Disruption } from './disruption.ts';

/** Scales the Deployment to so many pods; it is over when they count as ready. */
export const scaleOut: Disruption<[replicas: number]> = async ({ stage, deployed, patience: timeout }, replicas) => {
  const { namespace } = stage;
  const generation = await scale(stage.actor, { kind: 'Deployment', namespace, name: deployed.app.name }, replicas);
  await stage.hub.waitFor(deploymentComplete(deployed.app.name, generation), { timeout });
  return { uids: [] };
};
