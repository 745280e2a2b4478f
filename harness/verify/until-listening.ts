import { systemClock, type Clock } from '../core/clock.ts';
import { formatDuration, seconds } from '../core/duration.ts';
import { UsageError } from '../core/harness-error.ts';
import { apiPath } from '../kube/client/api-path.ts';
import type { KubeClient } from '../kube/client/kube-client.ts';
import { KubeError } from '../kube/client/kube-error.ts';
import type { Target } from './target.ts';

/** A JVM on a busy machine takes half of it. */
const patience = seconds(60);
const pause = seconds(0.5);

interface ReadyPod {
  readonly name: string;
  readonly ready: boolean;
}

/**
 * Waits until each pod that counts as ready takes connections, asked through the API server: a pod without a readiness probe counts as
 * ready before its app listens, and what is lost then would be put down to what is done later.
 * @throws UsageError where one takes none for a minute
 */
export async function untilListening(
  client: Pick<KubeClient, 'transport'>,
  namespace: string,
  { target, pods }: { readonly target: Target; readonly pods: readonly ReadyPod[] },
  clock: Clock = systemClock,
): Promise<void> {
  if (target.workload.containers.some(({ readiness }) => readiness)) return;
  const port = String(target.way?.targetPort ?? '');
  const until = clock.now() + patience;
  for (const { name } of pods.filter(({ ready }) => ready)) {
    while (await refuses(client, apiPath`/api/v1/namespaces/${namespace}/pods/${name}:${port}/proxy` + '/')) {
      if (clock.now() > until)
        throw new UsageError(
          `Pod ${name} counts as ready, and has refused connections at port ${port} for ${formatDuration(patience)}`,
          'see whether the app listens at that port, on all addresses; a readiness probe would tell',
        );
      await clock.sleep(pause);
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
