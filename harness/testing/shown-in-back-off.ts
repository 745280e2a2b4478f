import { HarnessError } from '../core/harness-error.ts';
import { backingOff, mainOf } from '../kube/restart-conditions.ts';
import type { PodFact } from '../timeline/fact.ts';
import type { ClusterTools } from './cluster-tools.ts';

/** On a busy machine a back-off can be over before kubectl has answered. */
const backOffs = 6;

/**
 * A pod's line of `kubectl get` while it waits to be started again, with one blank between its columns: asked at the
 * beginning of one back-off after the other, until one outlasts the answer.
 */
export async function shownInBackOff(
  { kubectl, waitFor, now }: Pick<ClusterTools, 'kubectl' | 'waitFor' | 'now'>,
  pod: PodFact,
): Promise<string> {
  for (let next = 1; next <= backOffs; next += 1) {
    const before = mainOf(await waitFor(backingOff(pod, mainOf(pod).restartCount + next)));
    const line = await kubectl('get', 'pod', pod.name, '--no-headers');
    const after = (await now()).pods.get(pod.uid);
    const outlasted = after && mainOf(after).state === 'waiting' && mainOf(after).restartCount === before.restartCount;
    if (outlasted) return line.trim().replace(/ +/g, ' ');
  }
  throw new HarnessError(`In ${backOffs} back-offs of ${pod.name} kubectl never answered before the next start`, {
    code: 'kubectl-too-slow',
  });
}
