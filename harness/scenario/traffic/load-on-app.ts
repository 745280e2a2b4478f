import { milliseconds, minutes, seconds } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { AgentHost } from '../../load/agent/agent-host.ts';
import type { SlowProfile } from '../../load/engine/load-profile.ts';
import type { LoadProfile } from '../../load/protocols/protocols.ts';
import { startLoad, type LoadRun } from '../../load/agent/start-load.ts';
import type { LongRequest, ReachableApp, Stage } from '../namespace/stage.ts';

/** The number of slow requests per second. */
const slowRate = 8;

/**
 * The usual load of a proof: both streams through every worker, and slow requests on kept connections beside them, where the app has
 * a slow path.
 * @param slowFor how long a slow request takes, 3 s when left out
 */
export function usualProfile(run: string, deployed: ReachableApp, slowFor = seconds(3)): LoadProfile {
  const { slowPath } = deployed.app.capabilities;
  const { slow: long = slowPath === undefined ? undefined : { path: slowPath, takes: slowFor } } = deployed;
  return { ...fastProfile(run, deployed), ...(long && { slow: slowProfile(long) }) };
}

function slowProfile({ path, takes }: LongRequest): SlowProfile {
  // Connections for the requests under way, and as many again that are being opened or idle.
  const connections = Math.ceil((slowRate * takes * 5) / 3 / 1000);
  return { path: path.replace('{ms}', String(takes)), rate: slowRate, connections, timeoutMs: 4 * takes };
}

function fastProfile(run: string, { app, urls, settings }: ReachableApp): LoadProfile {
  const { podHeader, counters } = app.capabilities;
  return {
    protocol: 'http',
    // By ids an app of ours counts them.
    ...(counters && { run }),
    targets: urls,
    streams: ['new', 'reused'],
    rate: 200,
    connections: 20,
    timeoutMs: seconds(5),
    expectStatus: [200],
    ...(podHeader === undefined ? {} : { expectHeader: podHeader, podHeader }),
    ...settings,
  };
}

const steadyFor = milliseconds(500);
const lookEvery = milliseconds(50);

/**
 * Resolves when new connections are answered through every worker for half a second, and none of them waits for its answer: nodes
 * learn of endpoints later than the API does. Of an app that takes its time there is always one that waits: those of the first half
 * of a second are answered when none was lost in another one. Nothing of this is measured.
 * @throws HarnessError when that does not come within a minute
 */
export async function untilRouted(stage: Stage, deployed: ReachableApp, host: AgentHost): Promise<void> {
  const profile = fastProfile(`${stage.namespace}-settle`, deployed);
  const rate = Math.min(Number(profile.rate), 40);
  const load = await startLoad({ ...profile, streams: ['new'], rate, timeoutMs: steadyFor }, host);
  try {
    const what = 'new connections to be answered through every node';
    await stage.waits.during('condition', what, () => steadilyAnswered(load, deployed, stage));
  } catch (error) {
    await load.abort();
    throw error;
  }
  await load.drain();
}

async function steadilyAnswered(
  load: LoadRun,
  { urls }: ReachableApp,
  { clock, signal }: Pick<Stage, 'clock' | 'signal'>,
): Promise<void> {
  const deadline = clock.now() + minutes(1);
  let steady = load.progress();
  for (;;) {
    const now = load.progress();
    const lost = now.dropped + now.rejected;
    if (lost > steady.dropped + steady.rejected) steady = now;
    const waitFor = now.underWay === 0 ? steadyFor : 2 * steadyFor;
    if (now.at - steady.at >= waitFor && now.ok > steady.ok) return;
    if (clock.now() > deadline)
      throw new HarnessError(
        `${urls.join(' and ')} do not answer steadily: ${lost} of ${now.sent} were not answered well`,
        { code: 'not-routed', fix: 'see that its pods are ready and that the nodes route to them' },
      );
    await clock.sleep(lookEvery, signal);
  }
}
