import { groupBy } from '../../core/group-by.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { cordon, evictFromNode, uncordon } from '../../kube/actions/node-actions.ts';
import { podsGone } from '../../kube/conditions/pod-conditions.ts';
import { asManyReady } from './as-many-ready.ts';
import type { Disruption, DisruptionScene, DisruptionTargets } from './disruption.ts';
import { waitUnlessStuck } from './wait-unless-stuck.ts';

/**
 * Cordons the node with most of the app's pods and evicts them, as `kubectl drain` does. Pods may come to it again afterwards.
 * @throws HarnessError `eviction-refused` where a budget does not yield; `node-cordoned` where somebody else has cordoned the node
 */
export const drainNode: Disruption = async (scene) => {
  // Were two nodes cordoned at a time, no pod would find a place.
  const alone = await scene.leases.oneOf(['drained-node'], 'the node that another proof has drained');
  try {
    return await drain(scene, fullestNode(scene));
  } finally {
    alone.end();
  }
};

async function drain(scene: DisruptionScene, node: string): Promise<DisruptionTargets> {
  const { stage, deployed, patience: timeout } = scene;
  const { actor, namespace, hub, signal, waits } = stage;
  const { name, labels } = deployed.app;
  const asMany = asManyReady(stage, deployed);
  if (!(await cordon(actor, node)))
    throw new HarnessError(`Node ${node}, which has most pods of ${name}, is cordoned by somebody else`, {
      code: 'node-cordoned',
      fix: `kubectl uncordon ${node}, or let its pods run elsewhere`,
    });
  try {
    const allReady = () => asMany.test(hub.now).state === 'met';
    const eviction = { node, namespace, labels, timeout, allReady, signal };
    const evicted = await waits.during('condition', `the pods on ${node} to be evicted`, () =>
      evictFromNode(actor, eviction),
    );
    const uids = evicted.map(({ uid }) => uid);
    await hub.waitFor(podsGone(uids), { timeout });
    await waitUnlessStuck(stage, asMany, { timeout, labels });
    return { uids, drained: node };
  } finally {
    // At once: pods of the next proof that are spread over the nodes wait for a place on this one.
    await uncordon(actor, node);
  }
}

/** The node that has most pods of the app. */
function fullestNode({ stage, deployed }: Pick<DisruptionScene, 'stage' | 'deployed'>): string {
  const byNode = [...groupBy(stage.podsOf(deployed), ({ node }) => node)];
  const [fullest] = byNode.sort(([, one], [, other]) => other.length - one.length);
  if (fullest?.[0] !== undefined) return fullest[0];
  throw new HarnessError(`No pod of ${deployed.app.name} is on a node`, { code: 'nothing-to-drain' });
}
