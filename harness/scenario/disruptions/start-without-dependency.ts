import type { Duration } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { deletePod } from '../../kube/actions/pod-actions.ts';
import { initBegun } from '../../kube/conditions/init-conditions.ts';
import { podLeaving } from '../../kube/conditions/pod-conditions.ts';
import { WaitError } from '../../kube/watch/wait-error.ts';
import { asManyReady } from './as-many-ready.ts';
import type { Disruption } from './disruption.ts';
import { withoutDependency, type Needed } from './without-dependency.ts';

/**
 * Deletes a pod while what the app depends on is away, lets its successor be at its init containers for a while, and brings that back. That
 * the successor does not wait, or does not get ready then, is seen on the timeline, and no error.
 * @param waiting the names of the init containers that wait
 */
export const startWithoutDependency: Disruption<
  [needed: Needed, waiting: readonly string[], heldFor: Duration]
> = async ({ stage, deployed, patience: timeout }, needed, waiting, heldFor) => {
  const { hub } = stage;
  const { name, labels } = deployed.app;
  // A StatefulSet makes the first one again though none of the others is ready.
  const pods = [...stage.podsOf(deployed)].sort((one, other) => one.name.localeCompare(other.name));
  const [first] = pods;
  if (!first) throw new HarnessError(`${name} has no pod`, { code: 'nothing-to-delete' });
  const allReady = asManyReady(stage, deployed);
  const known = pods.map(({ uid }) => uid);
  await withoutDependency(stage, needed, timeout, async () => {
    await deletePod(stage.actor, first);
    await hub.waitFor(podLeaving(first.uid), { timeout });
    await hub.waitFor(initBegun(labels, known, waiting), { timeout });
    await stage.pause('the new pod to wait', heldFor);
  });
  try {
    await hub.waitFor(allReady, { timeout });
  } catch (error) {
    if (!(error instanceof WaitError)) throw error;
  }
  return { uids: [first.uid] };
};
