import { groupBy } from '../../core/group-by.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { drainNode as drain, uncordon } from '../../kube/actions/node-actions.ts';
import { allPodsReady, podsGone } from '../../kube/conditions/pod-conditions.ts';
import type { Disruption, DisruptionScene } from './disruption.ts';

/** Cordons the node with most of the app's pods and evicts them, as `kubectl drain` does. Pods may come to it again afterwards. */
export const drainNode: Disruption = async ({ stage, deployed, leases, patience: timeout }) => {
  const { actor, namespace, hub } = stage;
  const { labels } = deployed.app;
  // Were two nodes cordoned at a time, no pod would find a place.
  const alone = await leases.oneOf(['drained-node'], 'the node that another proof has drained');
  const node = fullestNode({ stage, deployed });
  const replicas = stage.podsOf(deployed).length;
  try {
    const evicted = await drain(actor, { node, namespace, labels }, timeout);
    const uids = evicted.map(({ uid }) => uid);
    await hub.waitFor(podsGone(uids), { timeout });
    await hub.waitFor(allPodsReady(labels, replicas), { timeout });
    return { uids, drained: node };
  } finally {
    // At once: pods of the next proof that are spread over the nodes wait for a place on this one.
    await uncordon(actor, node);
    alone.end();
  }
};

/** The node that has most pods of the app. */
function fullestNode({ stage, deployed }: Pick<DisruptionScene, 'stage' | 'deployed'>): string {
  const byNode = [...groupBy(stage.podsOf(deployed), ({ node }) => node)];
  const [fullest] = byNode.sort(([, one], [, other]) => other.length - one.length);
  if (fullest?.[0] !== undefined) return fullest[0];
  throw new HarnessError(`No pod of ${deployed.app.name} is on a node`, { code: 'nothing-to-drain' });
}
