import { systemClock, type Clock } from '../core/clock.ts';
import { formatDuration, seconds } from '../core/duration.ts';
import { UsageError } from '../core/harness-error.ts';
import type { KubeClient } from '../kube/client/kube-client.ts';
import { KubeError } from '../kube/client/kube-error.ts';
import { podProxyPath } from '../kube/client/pod-proxy.ts';
import { notStayingUp } from '../kube/conditions/container-ends.ts';
import type { StuckPod } from '../kube/conditions/pod-fault.ts';
import { stuckAtOnce } from '../kube/conditions/stuck-pod.ts';
import { readPods } from '../kube/facts/read-pods.ts';
import { whyEnded } from '../kube/logs/why-ended.ts';
import type { PodFact } from '../timeline/fact.ts';
import type { Target } from './target.ts';

/** A JVM on a busy machine takes half of it. */
const patience = seconds(60);
const pause = seconds(0.5);

interface Waiting {
  /** @default systemClock */
  readonly clock?: Clock;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Waits until each of these pods takes connections, asked through the API server: a pod without a readiness probe counts as ready before its
 * app listens, and what is lost then would be put down to what is done later.
 * @param pods names of those that count as ready, or did
 * @throws UsageError where one takes none for a minute, or never can: what the API server says of it, and how its containers ended
 */
export async function untilListening(
  client: Pick<KubeClient, 'transport'>,
  namespace: string,
  { target, pods }: { readonly target: Target; readonly pods: readonly string[] },
  { clock = systemClock, signal }: Waiting = {},
): Promise<void> {
  if (target.workload.containers.some(({ readiness }) => readiness)) return;
  const port = target.way?.targetPort ?? '';
  const until = clock.now() + patience;
  for (const name of pods) {
    let first: PodFact | undefined;
    while (await refuses(client, `${podProxyPath({ namespace, name, port })}/`)) {
      const [pod] = await readPods(client, namespace, { name });
      first ??= pod;
      const stuck = pod && stuckAtOnce({ pods: new Map([[pod.uid, pod]]) }, {});
      if (stuck || clock.now() > until) {
        const ending = notStayingUp(pod ? [pod] : [], first ? [first] : []);
        throw notListening({ namespace, name, port }, await whyEnded(client, namespace, ending), stuck);
      }
      await clock.sleep(pause, signal);
    }
  }
}

/** Nobody listens: what the app itself answers, whatever it is, is an answer. */
async function refuses({ transport }: Pick<KubeClient, 'transport'>, path: string): Promise<boolean> {
  try {
    await transport.json({ path });
    return false;
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    return error.status === 503 && error.words.includes('connection refused');
  }
}

function notListening(
  { namespace, name, port }: { readonly namespace: string; readonly name: string; readonly port: number | string },
  ended: string | undefined,
  stuck: StuckPod | undefined,
): UsageError {
  if (stuck)
    return new UsageError(
      `Pod ${name} does not come to listen at port ${port}: ${[ended, stuck.reason].filter(Boolean).join('; ')}`,
      stuck.fix,
    );
  const refused = `Pod ${name} ${ended === undefined ? 'counts' : 'counted'} as ready, and has refused connections at port ${port} for ${formatDuration(patience)}`;
  if (ended === undefined)
    return new UsageError(
      refused,
      'see whether the app listens at that port, on all addresses; a readiness probe would tell',
    );
  return new UsageError(
    `${refused}: ${ended}`,
    `see why it ends: kubectl --namespace ${namespace} logs ${name} --previous`,
  );
}
