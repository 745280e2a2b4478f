import type { Clock } from '../../core/clock.ts';
import { labels } from '../actions/namespace.ts';
import type { KubeClient } from '../client/kube-client.ts';
import type { FoundObject } from './found-objects.ts';
import { nameOfObject, objectsIn, removeObjects } from './made-objects.ts';
import { together, undoFound, type Reaped } from './leftover.ts';
import { isDead } from './ownership.ts';
import { scaledByTheDead } from './scaled-by-the-dead.ts';

/**
 * Undoes what runs that may work in one namespace only have left there: scales back what they had scaled, deletes what they had made, and
 * waits until it is gone. Nothing else is looked at, as it may not be. What cannot be undone keeps nothing else from being undone.
 */
export async function reapNamespace(client: KubeClient, clock: Clock, namespace: string): Promise<Reaped> {
  return together([
    await undoFound('scaled workloads', () => scaledByTheDead(client, clock, namespace)),
    await removeObjects(client, clock, namespace, isOfTheDead(clock)),
  ]);
}

/** The names of what `reapNamespace` would remove. */
export async function findLeftInNamespace(
  client: KubeClient,
  clock: Clock,
  namespace: string,
): Promise<readonly string[]> {
  const left = (await objectsIn(client, namespace, labels.run)).filter(isOfTheDead(clock));
  return [
    ...(await scaledByTheDead(client, clock, namespace)).map(({ what }) => what),
    ...left.map((object) => nameOfObject(object, namespace)),
  ];
}

/** Like `reapNamespace`, of what one run has made, whatever became of its processes. */
export function reapRunIn(client: KubeClient, clock: Clock, namespace: string, run: string): Promise<Reaped> {
  return removeObjects(client, clock, namespace, ({ metadata }) => metadata.labels?.[labels.run] === run);
}

/** Its label and its annotations say so: one of these alone could be somebody else's. */
function isOfTheDead(clock: Clock): (object: FoundObject) => boolean {
  return ({ metadata: { labels: its = {}, annotations = {} } }) =>
    labels.run in its && isDead({ metadata: { annotations } }, clock.now());
}
