import { formatDuration, milliseconds, minutes, seconds, type Duration } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { notStayingUp } from '../../kube/conditions/container-ends.ts';
import { stuckAtOnce } from '../../kube/conditions/stuck-pod.ts';
import { matchesLabels } from '../../kube/facts/matches-labels.ts';
import { whyEnded } from '../../kube/logs/why-ended.ts';
import type { AgentHost } from '../../load/agent/agent-host.ts';
import type { SlowProfile } from '../../load/engine/load-profile.ts';
import { beforehand, type LoadProfile } from '../../load/protocols/protocols.ts';
import { startLoad, type LoadRun } from '../../load/agent/start-load.ts';
import type { LongRequest, ReachableApp, Stage } from '../namespace/stage.ts';
import { lostBy, Steadiness } from './steadiness.ts';
import { whyUnanswered } from './why-unanswered.ts';

/** The number of slow requests per second. */
const slowRate = 8;

/** Of several kinds of requests one is asked how long its answers take: connections suffice where all take that long on the mean. */
const othersMayTake = milliseconds(250);

/**
 * The usual load of a proof: both streams through every worker, and slow requests on kept connections beside them, where the app has
 * a slow path.
 * @param slowFor how long a slow request takes, 3 s when left out
 * @param takes how long the usual answer takes
 */
export function usualProfile(
  run: string,
  deployed: ReachableApp,
  { slowFor = seconds(3), takes = 0 }: { readonly slowFor?: Duration | undefined; readonly takes?: number } = {},
): LoadProfile {
  const { slowPath } = deployed.app.capabilities;
  const { slow: long = slowPath === undefined ? undefined : { path: slowPath, takes: slowFor } } = deployed;
  const fast = fastProfile(run, deployed);
  // Where no connection is to be kept, none idles: a second exchange on one may not be allowed.
  const keeps = fast.streams.includes('reused');
  const profile = { ...fast, ...(keeps && deployed.idleFor && { idleMs: deployed.idleFor }) };
  const { rate, streams, connections } = profile;
  const mayTake = profile.kinds ? Math.max(takes, othersMayTake) : takes;
  const needed = rate === 'max' ? 0 : connectionsFor(rate / streams.length, mayTake);
  return { ...profile, connections: Math.max(connections, needed), ...(long && { slow: slowProfile(long) }) };
}

function slowProfile({ path, takes }: LongRequest): SlowProfile {
  const connections = connectionsFor(slowRate, takes);
  return { path: path.replace('{ms}', String(takes)), rate: slowRate, connections, timeoutMs: 4 * takes };
}

/** For the requests under way, and as many again that are being opened or idle. */
function connectionsFor(perSecond: number, takesMs: number): number {
  return Math.ceil((perSecond * takesMs * 5) / 3 / 1000);
}

function fastProfile(run: string, { app, urls, settings }: ReachableApp): LoadProfile {
  const { podHeader, counters } = app.capabilities;
  const paced = {
    targets: urls,
    streams: ['new', 'reused'],
    rate: 200,
    connections: 20,
    timeoutMs: seconds(5),
  } as const;
  if (settings?.protocol === 'tcp') return { ...paced, ...settings };
  return {
    ...paced,
    protocol: 'http',
    // By ids an app of ours counts them.
    ...(counters && { run }),
    expectStatus: [200],
    ...(podHeader === undefined ? {} : { expectHeader: podHeader, podHeader }),
    ...settings,
  };
}

const lookEvery = milliseconds(50);
/** In this time a server that is being started, or put behind its nodes, may have had the wrong certificate. */
const mayMendFor = seconds(3);

/**
 * Resolves when new connections are answered steadily through every worker: nodes learn of endpoints later than the API does. Nothing
 * of this is measured.
 * @returns how long the usual answer took
 * @throws HarnessError when that does not come within a minute, or cannot come
 */
export async function untilRouted(stage: Stage, deployed: ReachableApp, host: AgentHost): Promise<Duration> {
  const [profile] = beforehand(fastProfile(`${stage.namespace}-settle`, deployed));
  const settling = { ...profile, streams: ['new'], rate: Math.min(Number(profile.rate), 40) } as const;
  const load = await startLoad(settling, host);
  try {
    const what = 'new connections to be answered through every node';
    await stage.waits.during('condition', what, () => steadilyAnswered(load, settling, stage, deployed));
  } catch (error) {
    await load.abort();
    throw error;
  }
  const { summary } = await load.drain();
  return milliseconds(summary.latencyMs.p50 ?? 0);
}

async function steadilyAnswered(
  load: LoadRun,
  asked: LoadProfile,
  { actor, clock, hub, namespace, signal }: Stage,
  { app: { labels } }: ReachableApp,
): Promise<void> {
  const from = clock.now();
  const podsNow = () => [...hub.now.pods.values()].filter((pod) => matchesLabels(pod.labels, labels));
  const before = podsNow();
  const steadiness = new Steadiness(load.progress(), milliseconds(asked.timeoutMs));
  for (;;) {
    const now = load.progress();
    if (steadiness.isReached(now)) return;
    const { why, fix, lasts } = whyUnanswered(now.lastFailure, asked);
    const waited = clock.now() - from;
    const pods = podsNow();
    const stuck = pods.some(({ ready }) => ready) ? undefined : stuckAtOnce(hub.now, labels);
    const isHopeless = now.ok === 0 && (lasts || stuck !== undefined);
    if (waited > minutes(1) || (isHopeless && waited > mayMendFor)) {
      const lost = `${lostBy(now)} of ${now.sent} requests were not answered well within ${formatDuration(asked.timeoutMs)}`;
      const ended = await whyEnded(actor.client, namespace, notStayingUp(pods, before));
      const reasons = [why, ended, stuck?.reason].filter((reason) => reason !== undefined).join('; ');
      throw new HarnessError(`${asked.targets.join(' and ')} do not answer steadily: ${lost}: ${reasons}`, {
        code: stuck ? 'pod-stuck' : 'not-routed',
        fix: stuck?.fix ?? fix,
      });
    }
    await clock.sleep(lookEvery, signal);
  }
}
