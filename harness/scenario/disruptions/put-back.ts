import { describeError, HarnessError } from '../../core/harness-error.ts';
import { seconds } from '../../core/duration.ts';
import { deletePod } from '../../kube/actions/pod-actions.ts';
import { setRestartedAt, type WorkloadRef } from '../../kube/actions/workload-actions.ts';
import { workloadComplete } from '../../kube/conditions/workload-conditions.ts';
import type { DeployedApp, Stage } from '../namespace/stage.ts';

/** Pods that were ready before are so again within this, or it is said that they are not. */
const atMost = seconds(60);

/**
 * Gives a workload whose rollout did not come to its end the template that it had. A StatefulSet does not replace a pod of the newer
 * template that never became ready: such a pod is deleted.
 * @param before the annotation as it was, and the pods that had the template
 * @returns what was done, and what it came to, as the end of a sentence
 */
export async function putBack(
  stage: Pick<Stage, 'actor' | 'hub' | 'clock' | 'signal' | 'podsOf'>,
  workload: WorkloadRef,
  deployed: DeployedApp,
  before: { readonly restartedAt: string | undefined; readonly uids: readonly string[] },
): Promise<string> {
  const { kind, name, namespace } = workload;
  const generation = await setRestartedAt(stage.actor, workload, before.restartedAt);
  const blocking = kind === 'StatefulSet' ? stage.podsOf(deployed).filter(isNewAndNotReady(before.uids)) : [];
  for (const pod of blocking) await deletePod(stage.actor, pod);
  const names = blocking.map((pod) => pod.name);
  const done = [
    'its template was put back',
    ...names.map((pod) => `pod ${pod}, which its StatefulSet does not replace by itself, was deleted`),
  ].join(', and ');
  try {
    // A pod that is stuck may be seen until the controller has taken the change up.
    await stage.hub.waitFor(workloadComplete(kind, name, generation), { timeout: atMost });
    return `${done}: all of its pods are ready again`;
  } catch (error) {
    if (stage.signal?.aborted || !(error instanceof HarnessError)) throw error;
    const see = `kubectl --namespace ${namespace} get pods`;
    return `${done}, but its pods are not ready again (\`${see}\`): ${describeError(error).split('\n')[0] ?? ''}`;
  }
}

function isNewAndNotReady(uids: readonly string[]) {
  return ({ uid, ready }: { readonly uid: string; readonly ready: boolean }) => !ready && !uids.includes(uid);
}
