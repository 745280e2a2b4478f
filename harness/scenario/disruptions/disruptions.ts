import { minutes } from '../../core/duration.ts';
import { groupBy } from '../../core/group-by.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { deletePod } from '../../kube/actions/pod-actions.ts';
import { allPodsReady, podLeaving, podsGone } from '../../kube/conditions/pod-conditions.ts';
import { drainNode as drain } from '../../kube/actions/node-actions.ts';
import { rolloutRestart as restart, scale } from '../../kube/actions/workload-actions.ts';
import { deploymentComplete } from '../../kube/conditions/workload-conditions.ts';
import type { DeployedApp, Stage } from '../namespace/stage.ts';

/** What is done to an app's pods; it is over when they are gone and their successors are ready. */
export type Disruption = (stage: Stage, deployed: DeployedApp) => Promise<Departure>;

/** Which pods were to go, and from where. */
export interface Departure {
  readonly uids: readonly string[];
  /** The node that was drained. */
  readonly drained?: string;
}

/** Longer than any grace period of a sample app, with time for the successors to start on a busy machine. */
const timeout = minutes(2);

/** Deletes the pods one by one, each as soon as the successor of the one before is ready: it may still be on its way out. */
export const deleteOneByOne: Disruption = async (stage, deployed) => {
  const pods = stage.podsOf(deployed);
  const uids = pods.map(({ uid }) => uid);
  for (const pod of pods) {
    await deletePod(stage.actor, pod);
    await stage.hub.waitFor(podLeaving(pod.uid), { timeout });
    await stage.hub.waitFor(allPodsReady(deployed.app.labels, pods.length), { timeout });
  }
  await stage.hub.waitFor(podsGone(uids), { timeout });
  return { uids };
};

/** Rolls the Deployment to a new template. */
export const rolloutRestart: Disruption = async (stage, deployed) => {
  const uids = stage.podsOf(deployed).map(({ uid }) => uid);
  const { namespace } = stage;
  const generation = await restart(stage.actor, { kind: 'Deployment', namespace, name: deployed.app.name });
  await stage.hub.waitFor(deploymentComplete(deployed.app.name, generation), { timeout });
  await stage.hub.waitFor(podsGone(uids), { timeout });
  return { uids };
};

/** Scales the Deployment to so many pods; it is over when they count as ready. */
export function scaleOut(replicas: number): Disruption {
  return async (stage, deployed) => {
    const { namespace } = stage;
    const generation = await scale(stage.actor, { kind: 'Deployment', namespace, name: deployed.app.name }, replicas);
    await stage.hub.waitFor(deploymentComplete(deployed.app.name, generation), { timeout });
    return { uids: [] };
  };
}

/** The node that has most pods of the app. */
export function fullestNode(stage: Stage, deployed: DeployedApp): string {
  const byNode = [...groupBy(stage.podsOf(deployed), ({ node }) => node)];
  const [fullest] = byNode.sort(([, one], [, other]) => other.length - one.length);
  if (fullest?.[0] !== undefined) return fullest[0];
  throw new HarnessError(`No pod of ${deployed.app.name} is on a node`, { code: 'nothing-to-drain' });
}

/** Drains the node of the app's pods, which leaves it cordoned. */
export function drainNode(node: string): Disruption {
  return async (stage, deployed) => {
    const { actor, namespace, hub } = stage;
    const { labels } = deployed.app;
    const replicas = stage.podsOf(deployed).length;
    const evicted = await drain(actor, { node, namespace, labels }, timeout);
    const uids = evicted.map(({ uid }) => uid);
    await hub.waitFor(podsGone(uids), { timeout });
    await hub.waitFor(allPodsReady(labels, replicas), { timeout });
    return { uids, drained: node };
  };
}
