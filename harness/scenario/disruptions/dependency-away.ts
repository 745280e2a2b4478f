import type { Clock } from '../../core/clock.ts';
import { milliseconds, seconds, type Duration } from '../../core/duration.ts';
import { restartsDone } from '../../kube/conditions/restart-conditions.ts';
import { WaitError } from '../../kube/watch/wait-error.ts';
import { Steadiness } from '../traffic/steadiness.ts';
import { asManyReady } from './as-many-ready.ts';
import type { Disruption, DisruptionScene } from './disruption.ts';
import { withoutDependency, type Needed } from './without-dependency.ts';

/**
 * Takes away what the app depends on for a while, and waits until the app answers again. That it does not is seen on the timeline and in the
 * ledger, and no error.
 */
export const dependencyAway: Disruption<[needed: Needed, awayFor: Duration]> = async (
  { stage, deployed, patience: timeout, progress },
  needed,
  awayFor,
) => {
  const { clock, hub, signal, waits } = stage;
  const allReady = asManyReady(stage, deployed);
  const { labels } = deployed.app;
  await withoutDependency(stage, needed, timeout, () => stage.pause(`${needed.name} to be away`, awayFor));
  try {
    // A container whose hook takes long is still ready while it is ended.
    await hub.waitFor(restartsDone(labels), { timeout });
    await hub.waitFor(allReady, { timeout });
  } catch (error) {
    if (!(error instanceof WaitError)) throw error;
    return { uids: [] };
  }
  await waits.during('condition', 'the app to answer again', () =>
    untilAnswered(progress, { clock, signal, within: timeout }),
  );
  return { uids: [] };
};

const lookEvery = milliseconds(50);
/** The load gives a request up after this. */
const longestAnswer = seconds(5);

/** Resolves once requests are answered steadily, the time is over, or where none are sent. */
async function untilAnswered(
  progress: DisruptionScene['progress'],
  {
    clock,
    signal,
    within,
  }: { readonly clock: Clock; readonly signal: AbortSignal | undefined; readonly within: Duration },
): Promise<void> {
  const deadline = clock.now() + within;
  const first = progress();
  const steadiness = first && new Steadiness(first, longestAnswer);
  for (let now = first; now && steadiness; now = progress()) {
    if (steadiness.isReached(now) || clock.now() >= deadline) return;
    await clock.sleep(lookEvery, signal);
  }
}
