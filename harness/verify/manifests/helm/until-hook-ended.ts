import { formatDuration, minutes, seconds } from '../../../core/duration.ts';
import { UsageError } from '../../../core/harness-error.ts';
import type { Actor } from '../../../kube/actions/actor.ts';
import { readObject } from '../../../kube/actions/read-object.ts';
import { stuckAtOnce } from '../../../kube/conditions/stuck-pod.ts';
import { readPods } from '../../../kube/facts/read-pods.ts';
import type { LocatedManifest } from '../read-manifests.ts';
import { hookName } from './hooks.ts';

/** As long as helm waits when it is not told otherwise. */
const patience = minutes(5);
const pause = seconds(0.5);

interface Status {
  readonly phase?: string;
  readonly message?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
}

/**
 * Waits until a Job or Pod of a hook has done its work, as helm does before it makes the app.
 * @throws UsageError where it fails, cannot run, or takes longer than helm would wait
 */
export async function untilHookEnded(
  { client, clock }: Pick<Actor, 'client' | 'clock'>,
  hook: LocatedManifest,
  namespace: string,
  signal?: AbortSignal,
): Promise<void> {
  const { manifest, where } = hook;
  const { name } = manifest.metadata;
  const until = clock.now() + patience;
  // What comes after it says that it was interrupted.
  while (!signal?.aborted) {
    const {
      phase,
      message,
      conditions = [],
    } = ((await readObject(client, manifest, namespace))['status'] ?? {}) as Status;
    const condition = (type: string) => conditions.find((one) => one.type === type && one.status === 'True');
    if (phase === 'Succeeded' || condition('Complete')) return;
    const failed = condition('Failed');
    if (phase === 'Failed' || failed)
      throw fault(where, hook, `failed: ${failed?.message ?? message ?? 'see its log'}`);
    const chosen = manifest.kind === 'Pod' ? { name } : { labels: { 'batch.kubernetes.io/job-name': name } };
    const pods = await readPods(client, namespace, chosen);
    const stuck = stuckAtOnce({ pods: new Map(pods.map((pod) => [pod.uid, pod])) }, {});
    // A Job starts a pod again that ends too soon, as often as it is told to.
    if (stuck && stuck.code !== 'crashes') throw fault(where, hook, `cannot run: ${stuck.reason}`, stuck.fix);
    if (clock.now() > until) throw fault(where, hook, `has not ended within ${formatDuration(patience)}`);
    await clock.sleep(pause);
  }
}

function fault(where: string, hook: LocatedManifest, what: string, fix?: string): UsageError {
  return new UsageError(`${where}: the hook ${hookName(hook)} ${what}`, fix);
}
