import { HarnessError } from '../../core/harness-error.ts';
import { readRestartedAt, rolloutRestart as restart } from '../../kube/actions/workload-actions.ts';
import { podsGone } from '../../kube/conditions/pod-conditions.ts';
import { workloadComplete } from '../../kube/conditions/workload-conditions.ts';
import type { PodFact } from '../../timeline/fact.ts';
import type { Disruption } from './disruption.ts';
import { putBack } from './put-back.ts';
import { waitUnlessStuck } from './wait-unless-stuck.ts';

/**
 * Rolls the workload to a new template; pods of a StatefulSet below its partition stay as they are. A rollout that does not come to its
 * end is undone.
 */
export const rolloutRestart: Disruption = async ({ stage, deployed, patience: timeout }) => {
  const { namespace, hub, actor } = stage;
  const { kind = 'Deployment', name, labels } = deployed.app;
  const workload = { kind, namespace, name };
  const { partition = 0 } = hub.now.workloads.get(`${kind}/${name}`) ?? {};
  const pods = stage.podsOf(deployed);
  const uids = pods.filter((pod) => ordinalOf(pod) >= partition).map(({ uid }) => uid);
  const restartedAt = await readRestartedAt(actor, workload);
  const generation = await restart(actor, workload);
  try {
    await waitUnlessStuck(stage, workloadComplete(kind, name, generation), { timeout, labels });
  } catch (error) {
    if (stage.signal?.aborted || !(error instanceof HarnessError)) throw error;
    const told = await putBack(stage, workload, deployed, { restartedAt, uids: pods.map(({ uid }) => uid) });
    error.message = `${error.message}; ${told}`;
    throw error;
  }
  await hub.waitFor(podsGone(uids), { timeout });
  return { uids };
};

/** The number of a pod in its StatefulSet; infinite for others. */
function ordinalOf({ name, ownerKind }: PodFact): number {
  return ownerKind === 'StatefulSet' ? Number(/\d+$/.exec(name)?.[0] ?? 0) : Infinity;
}
