import { minutes, seconds, type Duration } from '../core/duration.ts';
import { unloaded, type LoadEvidence, type LoadPath } from '../judgement/load-evidence.ts';
import { falseReadingsOf, misreadRules } from '../judgement/validity/false-readings.ts';
import { misreadText } from '../report/text/load/misread-text.ts';
import { disruptionsBy, type Disruptions } from '../scenario/disruptions/disruptions.ts';
import type { DeployedApp, NodePortApp, ReachableApp, Stage } from '../scenario/namespace/stage.ts';
import { watchRoutes, type RouteWatch } from '../scenario/routes/route-watch.ts';
import { followStops } from '../scenario/runtime/follow-stops.ts';
import { readProcesses } from '../scenario/runtime/read-processes.ts';
import type { AgentHost } from '../load/agent/agent-host.ts';
import { agentHostFor } from '../scenario/traffic/agent-host-for.ts';
import { flushConntrack } from '../scenario/traffic/flush-conntrack.ts';
import { Traffic } from '../scenario/traffic/traffic.ts';
import type { GapFact } from '../timeline/fact.ts';
import { measurementSlot } from './clean-path.ts';
import type { Judged } from './judged.ts';
import type { ProofScene } from './proof-scene.ts';

/** Load whose evidence was saved and can be judged; `number` within its proof, from 1. */
export type JudgedLoad = LoadEvidence & Judged & { readonly number: number };

/** Load that was started on an app to which some can be sent, and what can be done to the app's pods meanwhile. */
export interface RunningLoad extends Disruptions {
  /** Lets the recovery pass, drains, and gives the evidence. */
  drained(): Promise<JudgedLoad>;
}

export interface LoadOptions {
  /** How long each slow request takes. @default 3 s */
  readonly slowFor?: Duration;
  /** How long each thing is waited for that Kubernetes is to do; enough for any sample app on a busy machine when left out. */
  readonly patience?: Duration;
  /** Where the load comes from; the usual place of the cluster when left out. */
  readonly from?: AgentHost | undefined;
}

const tellEvery = seconds(1);

/**
 * Starts the usual load, lets the baseline pass, and waits for this proof's turn to measure.
 * @param path by which it goes, which was proven clean
 */
export async function loadOn(
  scene: ProofScene,
  deployed: ReachableApp,
  path: LoadPath,
  { slowFor, patience = minutes(2), from }: LoadOptions = {},
): Promise<RunningLoad> {
  const stage = await scene.stage();
  const { nodeShell: shell } = scene.run;
  if (shell && hasNodePort(deployed)) await flushConntrack(stage, deployed, shell);
  // Of a Service's own address nothing is watched.
  const watching = hasNodePort(deployed) ? watchRoutes(stage, deployed, shell) : Promise.resolve(unwatched);
  scene.atEnd(async () => {
    await (await watching).stop();
  });
  const stopFollowing = following(scene, stage, deployed);
  // The observers of the routes are started in the meantime.
  const ready = () => Promise.all([watching, shell && readProcesses(stage, shell, stage.podsOf(deployed))]);
  const [routes, traffic] = await Promise.all([
    watching,
    Traffic.start(stage, deployed, from ?? agentHostFor(stage), { path, slowFor, ready }),
  ]);
  const stopWatching = async () => {
    for (const probes of await routes.stop()) scene.files.writeProbes(probes);
  };
  return disrupting(scene, stage, { deployed, traffic, patience, stopWatching, stopFollowing });
}

/**
 * Watches an app to which no load is sent, and waits for this proof's turn to do something to it.
 * @param none why none is sent
 */
export async function watchOn(
  scene: ProofScene,
  deployed: DeployedApp,
  none: string,
  { patience = minutes(2) }: Pick<LoadOptions, 'patience'> = {},
): Promise<RunningLoad> {
  const stage = await scene.stage();
  const { nodeShell: shell } = scene.run;
  const stopFollowing = following(scene, stage, deployed);
  const traffic = Traffic.withoutLoad(stage, deployed, none);
  if (shell) await readProcesses(stage, shell, stage.podsOf(deployed));
  return disrupting(scene, stage, {
    deployed,
    traffic,
    patience,
    stopWatching: () => Promise.resolve(),
    stopFollowing,
  });
}

interface Disrupted {
  readonly deployed: DeployedApp;
  readonly traffic: Traffic;
  readonly patience: Duration;
  readonly stopWatching: () => Promise<void>;
  readonly stopFollowing: () => Promise<void>;
}

async function disrupting(
  scene: ProofScene,
  stage: Stage,
  { deployed, traffic, patience, stopWatching, stopFollowing }: Disrupted,
): Promise<RunningLoad> {
  const { nodeShell: shell } = scene.run;
  const tell = (dropped = traffic.progress?.dropped) => {
    if (dropped !== undefined) scene.state.dropped(dropped);
  };
  const telling = setInterval(() => {
    tell();
  }, tellEvery).unref();
  scene.atEnd(async () => {
    clearInterval(telling);
    await traffic.abandon();
  });
  // Its baseline goes on until then, beside what is done to the pods of another one.
  const slot = await measurementSlot(scene);
  const atEnd = (ending: () => Promise<void>) => {
    scene.atEnd(ending);
  };
  const progress = () => traffic.progress;
  return {
    ...disruptionsBy((disruption) =>
      traffic.during(() => disruption({ stage, deployed, leases: scene.leases, shell, atEnd, patience, progress })),
    ),
    drained: async () => {
      // Nothing is done to the pods from here on, so that it is the next one's turn.
      slot.end();
      const evidence = scene.files.keepLoad(await traffic.drained());
      clearInterval(telling);
      tell(unloaded(evidence) === undefined ? evidence.summary.dropped : undefined);
      await stopWatching();
      for (const gap of gapsIn(evidence)) scene.files.timeline.record(gap);
      await stopFollowing();
      await scene.readRuntime();
      return { ...evidence, number: scene.files.loads.length, judge: scene.judge };
    },
  };
}

/** Reads late what the processes of pods do that are to stop, where their nodes can be reached. @returns ends that */
function following(scene: ProofScene, stage: Stage, deployed: DeployedApp): () => Promise<void> {
  const { nodeShell: shell } = scene.run;
  const stop = shell ? followStops(stage, shell, deployed) : noStops;
  scene.atEnd(stop);
  return stop;
}

const noStops = () => Promise.resolve();
const unwatched: RouteWatch = { stop: () => Promise.resolve([]) };

function hasNodePort(deployed: ReachableApp): deployed is NodePortApp {
  return deployed.nodePort !== undefined;
}

/** Gaps for the times in which a node's rules were read wrongly, so that its routing is not known. */
function gapsIn(evidence: LoadEvidence): readonly GapFact[] {
  return misreadRules(falseReadingsOf(evidence)).map((misread) => ({
    kind: 'gap',
    source: 'rules',
    of: `rules of ${misread.node}`,
    from: misread.from,
    at: misread.to,
    reason: misreadText(misread),
    effect: 'lost',
  }));
}
