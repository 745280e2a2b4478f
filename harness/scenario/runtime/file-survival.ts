import { HarnessError } from '../../core/harness-error.ts';
import { cordon, uncordon } from '../../kube/actions/node-actions.ts';
import { deletePod } from '../../kube/actions/pod-actions.ts';
import { podLeaving, podsGone } from '../../kube/conditions/pod-conditions.ts';
import { comesBack } from '../../kube/conditions/restart-conditions.ts';
import { writableMounts } from '../../kube/facts/mounts.ts';
import { mainOf } from '../../observation/pods/pod-evidence.ts';
import type { PodFact } from '../../timeline/fact.ts';
import { asManyReady } from '../disruptions/as-many-ready.ts';
import type { DisruptionScene } from '../disruptions/disruption.ts';
import { leastRestarted } from '../disruptions/signal-main.ts';
import { waitUnlessStuck } from '../disruptions/wait-unless-stuck.ts';
import { noteFiles, sentinelFiles, type Sentinel } from './sentinel-files.ts';
import { signalProcess1 } from './signal-process.ts';

type Scene = Pick<DisruptionScene, 'stage' | 'deployed' | 'leases' | 'shell' | 'patience'>;

/**
 * Writes files to where the main container of one pod can write, kills its process 1, deletes the pod, lets its successor move to another node,
 * and looks after each of these for what is still there.
 * @param moves whether another node may take the pod
 */
export async function fileSurvival(scene: Scene, moves: boolean): Promise<void> {
  const { stage, shell, deployed, patience } = scene;
  const { hub, actor, namespace } = stage;
  const pod = leastRestarted(stage.podsOf(deployed).filter(({ ready }) => ready));
  const main = pod && mainOf(pod);
  if (!pod || !main || !shell)
    throw new HarnessError(`No container of ${deployed.app.name} can be reached`, { code: 'nothing-to-write-to' });
  const mounts = writableMounts(await actor.client.core.readNamespacedPod({ namespace, name: pod.name }), main.name);
  const sentinel = { container: main.name, mounts, name: `.${namespace}` };
  const look = (at: PodFact, moment: 'writing' | 'restart' | 'deletion' | 'move') =>
    sentinelFiles(stage, shell, at, sentinel, moment);
  await look(pod, 'writing');

  await signalProcess1(stage, shell, pod, { container: main.name, signal: 'SIGKILL' });
  const restarted = await hub.waitFor(comesBack(pod, main), { timeout: patience });
  await look(restarted, 'restart');

  const successor = await replaced(scene, restarted);
  await look(successor, 'deletion');
  if (!moves) return;
  const moved = await replacedElsewhere(scene, successor, sentinel);
  if (moved) await look(moved, 'move');
}

/** Deletes a pod, and waits for the one that comes for it. */
async function replaced({ stage, deployed, patience: timeout }: Scene, pod: PodFact): Promise<PodFact> {
  const { labels } = deployed.app;
  const before = stage.podsOf(deployed).map(({ uid }) => uid);
  const allReady = asManyReady(stage, deployed);
  await deletePod(stage.actor, pod);
  await stage.hub.waitFor(podLeaving(pod.uid), { timeout });
  const now = await waitUnlessStuck(stage, allReady, { timeout, labels });
  await stage.hub.waitFor(podsGone([pod.uid]), { timeout });
  const came = now.filter(({ uid }) => !before.includes(uid));
  // Of a StatefulSet it has the same name, and others may have come beside it.
  const successor = came.find(({ name }) => name === pod.name) ?? came[0];
  if (successor) return successor;
  throw new HarnessError(`No pod came for ${pod.name}, which was deleted`, { code: 'no-successor' });
}

/**
 * Deletes a pod while its node takes none. That no other node takes one is told, and no error: its volume may be bound to the one that it
 * was on.
 * @returns its successor; undefined where it had to come to the same node
 */
async function replacedElsewhere(scene: Scene, pod: PodFact, sentinel: Sentinel): Promise<PodFact | undefined> {
  const { stage, deployed, leases, patience: timeout } = scene;
  const { actor, hub } = stage;
  const { node = '' } = pod;
  const allReady = asManyReady(stage, deployed);
  // Were two nodes cordoned at a time, no pod would find a place.
  const alone = await leases.oneOf(['drained-node'], 'the node that another proof has drained');
  try {
    if (!(await cordon(actor, node)))
      throw new HarnessError(`Node ${node}, which has pod ${pod.name}, is cordoned by somebody else`, {
        code: 'node-cordoned',
        fix: `kubectl uncordon ${node}`,
      });
    return await replaced(scene, pod).finally(() => uncordon(actor, node));
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== 'no-node-for-pod') throw error;
    noteFiles(stage, pod, sentinel, () => ({ moment: 'move', state: 'unmoved' }));
    await hub.waitFor(allReady, { timeout });
    return undefined;
  } finally {
    alone.end();
  }
}
