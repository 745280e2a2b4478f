import { milliseconds, seconds } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { comesBack, runEnded } from '../../kube/conditions/restart-conditions.ts';
import { WaitError } from '../../kube/watch/wait-error.ts';
import { mainOf } from '../../observation/pods/pod-evidence.ts';
import type { PodFact, SignalFact } from '../../timeline/fact.ts';
import { signalProcess1 } from '../runtime/signal-process.ts';
import type { Disruption } from './disruption.ts';

/** After its grace period a container that was told to stop would have been killed, were its pod deleted. */
const endsAfterGrace = seconds(2);

/**
 * Sends a signal to process 1 of the main container of one pod, which stays, and waits until it is ready again. That it does not end, or
 * does not come back, is seen on the timeline, and no error.
 */
export const signalMain: Disruption<[signal: SignalFact['signal']]> = async (
  { stage, deployed, shell, patience: timeout },
  signal,
) => {
  const { hub } = stage;
  const pod = leastRestarted(stage.podsOf(deployed).filter(({ ready }) => ready));
  const main = pod && mainOf(pod);
  if (!pod || !main || !shell)
    throw new HarnessError(`No process of ${deployed.app.name} can be reached`, { code: 'nothing-to-signal' });
  await signalProcess1(stage, shell, pod, { container: main.name, signal });
  const endsWithin = milliseconds((pod.gracePeriodSeconds ?? 30) * 1000 + endsAfterGrace);
  try {
    await hub.waitFor(runEnded(pod, main), { timeout: endsWithin });
    await hub.waitFor(comesBack(pod, main), { timeout });
  } catch (error) {
    if (!(error instanceof WaitError)) throw error;
  }
  return { uids: [] };
};

/** The kubelet keeps one waiting that was restarted shortly before. */
export function leastRestarted(pods: readonly PodFact[]): PodFact | undefined {
  const restarts = (pod: PodFact) => mainOf(pod)?.restartCount ?? 0;
  return [...pods].sort((one, other) => restarts(one) - restarts(other))[0];
}
