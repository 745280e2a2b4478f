import type { Clock } from '../../core/clock.ts';
import { milliseconds, seconds } from '../../core/duration.ts';
import { podDidNotAnswer } from '../../kube/client/kube-error.ts';
import { getFromPod } from '../../kube/client/pod-proxy.ts';
import { countersOf, type AppCounters } from '../../observation/app-counters.ts';
import type { PodFact } from '../../timeline/fact.ts';
import type { DeployedApp, Stage } from '../namespace/stage.ts';

/**
 * Reads the counters of pods to which nothing is sent any more. There are none of an app that has no counters, and of a pod that does not
 * answer because it crashed or is restarting.
 */
export async function readCounters(
  { actor, clock }: Pick<Stage, 'actor' | 'clock'>,
  { app }: DeployedApp,
  pods: readonly PodFact[],
): Promise<Record<string, AppCounters>> {
  const { counters } = app.capabilities;
  if (!counters) return {};
  const read = await Promise.all(
    pods.map(async (pod) => {
      try {
        const told = await settledCounters(async () => {
          const answer = await getFromPod(actor.client, pod, counters.port, counters.path);
          return countersOf(answer as Record<string, unknown>);
        }, clock);
        return [pod.uid, told] as const;
      } catch (error) {
        if (podDidNotAnswer(error)) return [pod.uid, undefined] as const;
        throw error;
      }
    }),
  );
  return Object.fromEntries(read.flatMap(([uid, told]) => (told ? [[uid, told] as const] : [])));
}

/** An app counts an answer once it is sent: what does so in threads may come to it later than its client has the answer. */
const countedWithin = seconds(2);
const askedAgainAfter = milliseconds(50);

/** Reads counters until as many requests are answered as were accepted; after 2 s as they are then. */
export async function settledCounters(
  read: () => Promise<AppCounters | undefined>,
  clock: Clock,
): Promise<AppCounters | undefined> {
  const until = clock.now() + countedWithin;
  for (;;) {
    const told = await read();
    if (!told || told.answered >= told.accepted || clock.now() >= until) return told;
    await clock.sleep(askedAgainAfter);
  }
}
