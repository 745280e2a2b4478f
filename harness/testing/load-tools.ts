import { join } from 'node:path';
import { seconds } from '../core/duration.ts';
import { HarnessError } from '../core/harness-error.ts';
import type { LoadEvidence } from '../judgement/load-evidence.ts';
import { agentHostFor } from '../scenario/agent-host-for.ts';
import { deleteOneByOne, rolloutRestart, scaleOut, type Disruption } from '../scenario/disruptions.ts';
import { provePath } from '../scenario/prove-path.ts';
import type { DeployedApp } from '../scenario/stage.ts';
import { watchRoutes } from '../scenario/routes/route-watch.ts';
import { Traffic, type LoadPath } from '../scenario/traffic.ts';
import { loadApp, type SampleApp } from '../workload/sample-app.ts';
import type { Judged } from './judged.ts';
import { nodeShellOf } from './node-shell.ts';
import { ProofScene } from './proof-scene.ts';

/** Load whose evidence was saved and can be judged; `number` within its proof, from 1. */
export type JudgedLoad = LoadEvidence & Judged & { readonly number: number };

/** Load that was started on an app. */
export interface RunningLoad {
  /** Lets the recovery pass, drains, and gives the evidence. */
  drained(): Promise<JudgedLoad>;
}

/** Load on an app, and what is done to its pods meanwhile. */
export interface LoadTools {
  /** Starts the usual load, first proving the load path if this run has not yet, and lets the baseline pass. */
  readonly load: (deployed: DeployedApp) => Promise<RunningLoad>;
  readonly deleteOneByOne: (deployed: DeployedApp) => Promise<void>;
  readonly rolloutRestart: (deployed: DeployedApp) => Promise<void>;
  readonly scaleOut: (deployed: DeployedApp, replicas: number) => Promise<void>;
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
    load: async (deployed) => {
      const path = scene.run.folder.readPath() ?? (await proveOnce(scene, deployed.app));
      const stage = await scene.stage();
      const routes = await watchRoutes(stage, deployed, await nodeShellOf(scene.run.cluster));
      scene.atEnd(async () => {
        await routes.stop();
      });
      const started = await Traffic.start(stage, deployed, agentHostFor(stage), {
        ...path,
        clean: path.clean === true,
      });
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
          return { ...evidence, number: scene.files.loads.length, judge: scene.judge };
        },
      };
    },
    deleteOneByOne: disrupt(deleteOneByOne),
    rolloutRestart: disrupt(rolloutRestart),
    scaleOut: (deployed, replicas) => disrupt(scaleOut(replicas))(deployed),
  };
}

/** Once a run, on a stage of its own, before the first load. */
async function proveOnce({ run, of, state }: ProofScene, app: SampleApp): Promise<LoadPath> {
  const scene = new ProofScene(run, { topic: 'path', proof: of.proof }, join(run.folder.dir, 'path'), state);
  try {
    const stage = await scene.stage();
    const steady = await stage.deploy(loadApp(app.name, app.runtime).replicas(2));
    const path = await provePath(stage, steady, agentHostFor(stage));
    run.folder.writePath(path);
    return path;
  } finally {
    await scene.close();
  }
}
