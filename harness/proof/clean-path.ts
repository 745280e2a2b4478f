import { join, relative } from 'node:path';
import { agentHostFor } from '../scenario/traffic/agent-host-for.ts';
import { flushConntrack } from '../scenario/traffic/flush-conntrack.ts';
import { provePath } from '../scenario/traffic/prove-path.ts';
import type { NodePortApp } from '../scenario/namespace/stage.ts';
import { measurementSlots, type Lease } from '../scenario/leases/leases.ts';
import { leaseNodePort } from '../scenario/leases/node-ports.ts';
import type { LoadPath } from '../judgement/load-evidence.ts';
import type { App } from '../subject/app.ts';
import { loadApp } from '../subject/sample-app.ts';
import type { PathProof } from '../record/results.ts';
import { Inconclusive } from './inconclusive.ts';
import { ProofScene } from './proof-scene.ts';

/** Deploys an app where load can reach it, by a NodePort that is its own until the proof is over. */
export async function deployReachable(scene: ProofScene, app: App): Promise<NodePortApp> {
  const stage = await scene.stage();
  const { nodePort, end } = await leaseNodePort(scene.leases, stage.actor.client, stage.cluster, stage.clock);
  scene.atEnd(end);
  return stage.deployReachable(app, nodePort);
}

/** From the end of the baseline to the end of the disruption: two that disrupt on the same cores would disturb each other. */
export async function measurementSlot(scene: ProofScene): Promise<Lease> {
  const slot = await scene.leases.oneOf(measurementSlots(scene.run.measurements), 'the measurement of another proof');
  scene.atEnd(slot.end);
  return slot;
}

/**
 * That the network path drops nothing by itself is proven once a run, on a stage of its own, before the first load; and
 * again if that proof was not clean, since an overloaded host may have caused it. Each is in the results.
 * @throws Inconclusive when it is not clean: this proof would prove nothing
 */
export async function cleanPath(scene: ProofScene): Promise<LoadPath> {
  const { folder, cluster } = scene.run;
  const alone = await scene.leases.oneOf(['load-path'], 'the load path to be proven clean');
  try {
    const last = folder.readPathProofs().at(-1);
    const { clean, detail } = last?.clean ? last : await proveAnew(scene);
    if (clean) return { name: cluster.loadPath, clean, detail };
    throw new Inconclusive(`the load path \`${cluster.loadPath}\` was not proven clean: ${detail}`, {
      untrusted: true,
    });
  } finally {
    alone.end();
  }
}

async function proveAnew({ run, of, files, state }: ProofScene): Promise<PathProof> {
  const { folder } = run;
  const evidence = join('path', String(folder.readPathProofs().length + 1));
  const scene = new ProofScene(run, { topic: 'path', proof: of.proof }, join(folder.dir, evidence), state);
  let failed = true;
  try {
    const stage = await scene.stage();
    const steady = await deployReachable(scene, loadApp('web', 'node').replicas(2));
    if (run.nodeShell) await flushConntrack(stage, steady, run.nodeShell);
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
