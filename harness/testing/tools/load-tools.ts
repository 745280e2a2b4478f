import { join, relative } from 'node:path';
import { seconds, type Duration } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { PathProof } from '../../record/results.ts';
import { falseReadingsOf, misreadRules } from '../../judgement/validity/false-readings.ts';
import { misreadText } from '../../report/text/load/misread-text.ts';
import type { GapFact } from '../../timeline/fact.ts';
import type { LoadEvidence } from '../../judgement/load-evidence.ts';
import { agentHostFor } from '../../scenario/traffic/agent-host-for.ts';
import { disruptionsBy, type Disruptions } from '../../scenario/disruptions/disruptions.ts';
import { forgetConnections } from '../../scenario/traffic/forget-connections.ts';
import { provePath } from '../../scenario/traffic/prove-path.ts';
import type { ReachableApp } from '../../scenario/namespace/stage.ts';
import { readProcesses } from '../../scenario/runtime/read-processes.ts';
import { watchRoutes } from '../../scenario/routes/route-watch.ts';
import { measurementSlots, type Lease } from '../../scenario/leases/leases.ts';
import { leaseNodePort } from '../../scenario/leases/node-ports.ts';
import { Traffic, type LoadPath } from '../../scenario/traffic/traffic.ts';
import { loadApp, type SampleApp } from '../../subject/sample-app.ts';
import { Inconclusive } from '../vitest/inconclusive.ts';
import type { Judged } from './judged.ts';
import { ProofScene } from '../scene/proof-scene.ts';

/** Load whose evidence was saved and can be judged; `number` within its proof, from 1. */
export type JudgedLoad = LoadEvidence & Judged & { readonly number: number };

/** Load that was started on an app, and what can be done to the app's pods meanwhile. */
export interface RunningLoad extends Disruptions {
  /** Lets the recovery pass, drains, and gives the evidence. */
  drained(): Promise<JudgedLoad>;
}

export interface LoadOptions {
  /** How long each of the slow requests takes, 3 s when left out. */
  readonly slowFor?: Duration;
}

/** An app that load can reach, and load on it. */
export interface LoadTools {
  /**
   * Deploys a sample app as `deploy` does, where load can reach it; first proves the load path if this run has not yet, or found
   * it not clean.
   */
  readonly deployReachable: (app: SampleApp) => Promise<ReachableApp>;
  /** Starts the usual load when it is this proof's turn to measure, and lets the baseline pass. */
  readonly load: (deployed: ReachableApp, options?: LoadOptions) => Promise<RunningLoad>;
}

const tellEvery = seconds(1);

export function loadTools(scene: ProofScene): LoadTools {
  let path: LoadPath | undefined;
  return {
    deployReachable: async (app) => {
      path = await cleanPath(scene, app);
      return deployReachable(scene, app);
    },
    load: async (deployed, { slowFor } = {}) => {
      if (!path) throw new HarnessError('Load needs an app that was deployed reachable', { code: 'not-reachable' });
      const stage = await scene.stage();
      const { nodeShell: shell } = scene.run;
      if (shell) await forgetConnections(stage, deployed, shell);
      const watching = watchRoutes(stage, deployed, shell);
      scene.atEnd(async () => {
        await (await watching).stop();
      });
      // What watches the routes gets ready meanwhile.
      let slot: Lease | undefined;
      const ready = async () => {
        await Promise.all([watching, shell && readProcesses(stage, shell, stage.podsOf(deployed))]);
        slot = await measurementSlot(scene);
      };
      const [routes, started] = await Promise.all([
        watching,
        Traffic.start(stage, deployed, agentHostFor(stage), { path, slowFor, ready }),
      ]);
      const telling = setInterval(() => {
        scene.state.dropped(started.dropped);
      }, tellEvery).unref();
      scene.atEnd(async () => {
        clearInterval(telling);
        await started.abandon();
      });
      const atEnd = (ending: () => Promise<void>) => {
        scene.atEnd(ending);
      };
      return {
        ...disruptionsBy((disruption) =>
          started.during(() => disruption({ stage, deployed, leases: scene.leases, atEnd })),
        ),
        drained: async () => {
          const evidence = scene.files.keepLoad(await started.drained());
          slot?.end();
          clearInterval(telling);
          scene.state.dropped(evidence.summary.dropped);
          for (const probes of await routes.stop()) scene.files.writeProbes(probes);
          for (const gap of gapsIn(evidence)) scene.files.timeline.record(gap);
          await scene.readRuntime();
          return { ...evidence, number: scene.files.loads.length, judge: scene.judge };
        },
      };
    },
  };
}

async function deployReachable(scene: ProofScene, app: SampleApp): Promise<ReachableApp> {
  const stage = await scene.stage();
  const { nodePort, end } = await leaseNodePort(scene.leases, stage.actor.client, stage.cluster, stage.clock);
  scene.atEnd(end);
  return stage.deployReachable(app, nodePort);
}

/** Two measurements on the same cores would disturb each other. */
async function measurementSlot(scene: ProofScene): Promise<Lease> {
  const slot = await scene.leases.oneOf(measurementSlots(scene.run.measurements), 'the measurement of another proof');
  scene.atEnd(slot.end);
  return slot;
}

/**
 * That the way there drops nothing by itself is proven once a run, on a stage of its own, before the first load; and anew
 * where the last proof of it was not clean, as that may have been the machine's doing. Each is in the results.
 * @throws Inconclusive when it is not clean: this proof would prove nothing
 */
async function cleanPath(scene: ProofScene, app: SampleApp): Promise<LoadPath> {
  const { folder, cluster } = scene.run;
  const alone = await scene.leases.oneOf(['load-path'], 'the load path to be proven clean');
  try {
    const last = folder.readPathProofs().at(-1);
    const { clean, detail } = last?.clean ? last : await proveAnew(scene, app);
    if (clean) return { name: cluster.loadPath, clean, detail };
    throw new Inconclusive(`the load path \`${cluster.loadPath}\` was not proven clean: ${detail}`, {
      untrusted: true,
    });
  } finally {
    alone.end();
  }
}

async function proveAnew({ run, of, files, state }: ProofScene, app: SampleApp): Promise<PathProof> {
  const { folder } = run;
  const evidence = join('path', String(folder.readPathProofs().length + 1));
  const scene = new ProofScene(run, { topic: 'path', proof: of.proof }, join(folder.dir, evidence), state);
  let failed = true;
  try {
    const stage = await scene.stage();
    const steady = await deployReachable(scene, loadApp(app.name, app.runtime).replicas(2));
    if (run.nodeShell) await forgetConnections(stage, steady, run.nodeShell);
    const slot = await measurementSlot(scene);
    const found = await provePath(stage, steady, agentHostFor(stage));
    slot.end();
    const proof = { before: relative(folder.dir, files.dir), ...found, evidence };
    folder.addPathProof(proof);
    failed = !found.clean;
    return proof;
  } finally {
    await scene.close({ failed });
  }
}

/** Where the nodes' rules were read wrongly, it was not observed what they led to. */
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
