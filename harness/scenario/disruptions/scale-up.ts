import { seconds } from '../../core/duration.ts';
import { scaleBack, scaleForAWhile } from '../../kube/actions/workload-actions.ts';
import { allPodsReady } from '../../kube/conditions/pod-conditions.ts';
import type { Disruption } from './disruption.ts';
import { waitUnlessStuck } from './wait-unless-stuck.ts';

/** For so long nodes send to the new pod. */
const servesFor = seconds(2);

/**
 * Scales the workload up by one pod, and back when the proof is over. That the new pod is restarted and does not get ready is seen on the
 * timeline, and no error; any other reason for which it does not is one.
 */
export const scaleUp: Disruption = async ({ stage, deployed, atEnd, patience: timeout }) => {
  const { actor, namespace } = stage;
  const { kind = 'Deployment', name, labels } = deployed.app;
  const workload = { kind, namespace, name };
  const usual = stage.podsOf(deployed).length;
  atEnd(() => scaleBack(actor, workload, usual));
  await scaleForAWhile(actor, workload, { replicas: usual + 1, usual });
  try {
    await waitUnlessStuck(stage, allPodsReady(labels, usual + 1), { timeout, labels });
    await stage.pause('requests to the new pod', servesFor);
  } catch (error) {
    const wasRestarted = stage.podsOf(deployed).some((pod) => pod.containers.some(hasRestarted));
    if (!wasRestarted || stage.signal?.aborted) throw error;
  }
  return { uids: [] };
};

function hasRestarted({ init, restartCount }: { readonly init: boolean; readonly restartCount: number }): boolean {
  return !init && restartCount > 0;
}
