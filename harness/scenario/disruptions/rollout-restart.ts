import { rolloutRestart as restart } from '../../kube/actions/workload-actions.ts';
import { podsGone } from '../../kube/conditions/pod-conditions.ts';
import { deploymentComplete } from '../../kube/conditions/workload-conditions.ts';
import type { Disruption } from './disruption.ts';

/** Rolls the Deployment to a new template. */
export const rolloutRestart: Disruption = async ({ stage, deployed, patience: timeout }) => {
  const uids = stage.podsOf(deployed).map(({ uid }) => uid);
  const { namespace } = stage;
  const generation = await restart(stage.actor, { kind: 'Deployment', namespace, name: deployed.app.name });
  await stage.hub.waitFor(deploymentComplete(deployed.app.name, generation), { timeout });
  await stage.hub.waitFor(podsGone(uids), { timeout });
  return { uids };
};
