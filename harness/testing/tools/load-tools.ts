import { join, relative } from 'node:path';
import { seconds, type Duration } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { PathProof } from '../../record/results.ts';
import { falseReadingsOf, gapsOf } from '../../judgement/validity/false-readings.ts';
import type { LoadEvidence } from '../../judgement/load-evidence.ts';
import { uncordon } from '../../kube/actions/node-actions.ts';
import { agentHostFor } from '../../scenario/traffic/agent-host-for.ts';
import {
  deleteOneByOne,
  drainNode,
  fullestNode,
  rolloutRestart,
  scaleOut,
  type Disruption,
} from '../../scenario/disruptions/disruptions.ts';
import { forgetConnections } from '../../scenario/traffic/forget-connections.ts';
import { provePath } from '../../scenario/traffic/prove-path.ts';
import type { DeployedApp, ReachableApp } from '../../scenario/namespace/stage.ts';
import { watchRoutes } from '../../scenario/routes/route-watch.ts';
import { Traffic, type LoadPath } from '../../scenario/traffic/traffic.ts';
import { loadApp, type SampleApp } from '../../subject/sample-app.ts';
import { Inconclusive } from '../vitest/inconclusive.ts';
import type { Judged } from './judged.ts';
import { ProofScene } from '../scene/proof-scene.ts';

/** Load whose evidence was saved and can be judged; `number` within its proof, from 1. */
export type JudgedLoad = LoadEvidence & Judged & { readonly number: number };

/** Load that was started on an app. */
export interface RunningLoad {
  /** Lets the recovery pass, drains, and gives the evidence. */
  drained(): Promise<JudgedLoad>;
}

export interface LoadOptions {
  /** How long each of the slow requests takes, 3 s when left out. */
  readonly slowFor?: Duration;
}

/** Load on an app, and what is done to its pods meanwhile. */
export interface LoadTools {
  /** Deploys a sample app as `deploy` does, where load can reach it. */
  readonly deployReachable: (app: SampleApp) => Promise<ReachableApp>;
  /** Starts the usual load, first proving the load path if this run has not yet or found it not clean, and lets the baseline pass. */
  readonly load: (deployed: ReachableApp, options?: LoadOptions) => Promise<RunningLoad>;
  readonly deleteOneByOne: (deployed: DeployedApp) => Promise<void>;
  readonly rolloutRestart: (deployed: DeployedApp) => Promise<void>;
  readonly scaleOut: (deployed: DeployedApp, replicas: number) => Promise<void>;
  /** Cordons the node with most of its pods and evicts them, as `kubectl drain` does. Pods may come again when the proof is over. */
  readonly drainNode: (deployed: DeployedApp) => Promise<void>;
}

const tellEvery = seconds(1);

export function loadTools(scene: ProofScene): LoadTools {
  let traffic: Traffic | undefined;

  const disrupt = (disruption: Disruption) => async (deployed: DeployedApp) => {
    if (!traffic)
      throw new HarnessError('A disruption without load on the app proves nothing about requests', {
        code: 'no-load',
        fix: 'start `load` before it',
      });
    const stage = await scene.stage();
    await traffic.during(() => disruption(stage, deployed));
  };

  return {
    deployReachable: async (app) => (await scene.stage()).deployReachable(app),
    load: async (deployed, { slowFor } = {}) => {
      const path = await cleanPath(scene, deployed.app);
      const stage = await scene.stage();
      const { nodeShell: shell } = scene.run;
      if (shell) await forgetConnections(stage, deployed, shell);
      const watching = watchRoutes(stage, deployed, shell);
      scene.atEnd(async () => {
        await (await watching).stop();
      });
      // What watches the routes gets ready while the baseline passes.
      const [routes, started] = await Promise.all([
        watching,
        Traffic.start(stage, deployed, agentHostFor(stage), path, slowFor),
      ]);
      traffic = started;
      const telling = setInterval(() => {
        scene.state.dropped(started.dropped);
      }, tellEvery).unref();
      scene.atEnd(async () => {
        clearInterval(telling);
        await started.abandon();
      });
      return {
        drained: async () => {
          const evidence = scene.files.keepLoad(await started.drained());
          clearInterval(telling);
          scene.state.dropped(evidence.summary.dropped);
          for (const probes of await routes.stop()) scene.files.writeProbes(probes);
          for (const gap of gapsOf(falseReadingsOf(evidence))) scene.files.timeline.record(gap);
          await scene.readRuntime();
          return { ...evidence, number: scene.files.loads.length, judge: scene.judge };
        },
      };
    },
    deleteOneByOne: disrupt(deleteOneByOne),
    rolloutRestart: disrupt(rolloutRestart),
    scaleOut: (deployed, replicas) => disrupt(scaleOut(replicas))(deployed),
    drainNode: async (deployed) => {
      const stage = await scene.stage();
      const node = fullestNode(stage, deployed);
      scene.atEnd(() => uncordon(stage.actor, node));
      await disrupt(drainNode(node))(deployed);
    },
  };
}

/**
 * That the way there drops nothing by itself is proven once a run, on a stage of its own, before the first load; and anew
 * where the last proof of it was not clean, as that may have been the machine's doing. Each is in the results.
 * @throws Inconclusive when it is not clean: this proof would prove nothing
 */
async function cleanPath(scene: ProofScene, app: SampleApp): Promise<LoadPath> {
  const { folder, cluster } = scene.run;
  const last = folder.readPathProofs().at(-1);
  const { clean, detail } = last?.clean ? last : await proveAnew(scene, app);
  if (clean) return { name: cluster.loadPath, clean, detail };
  throw new Inconclusive(`the load path \`${cluster.loadPath}\` was not proven clean: ${detail}`, { untrusted: true });
}

async function proveAnew({ run, of, files, state }: ProofScene, app: SampleApp): Promise<PathProof> {
  const { folder } = run;
  const evidence = join('path', String(folder.readPathProofs().length + 1));
  const scene = new ProofScene(run, { topic: 'path', proof: of.proof }, join(folder.dir, evidence), state);
  try {
    const stage = await scene.stage();
    const steady = await stage.deployReachable(loadApp(app.name, app.runtime).replicas(2));
    if (run.nodeShell) await forgetConnections(stage, steady, run.nodeShell);
    const found = await provePath(stage, steady, agentHostFor(stage));
    const proof = { before: relative(folder.dir, files.dir), ...found, evidence };
    folder.addPathProof(proof);
    return proof;
  } finally {
    await scene.close();
  }
}
