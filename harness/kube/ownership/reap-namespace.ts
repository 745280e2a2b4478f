import type { Clock } from '../../core/clock.ts';
import { labels } from '../actions/namespace.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { nameOfObject, objectsIn, removeObjects, type FoundObject } from './made-objects.ts';
import { isDead } from './ownership.ts';
import { scaleBackLeftovers, scaledByTheDead, scaleOf } from './scaled-by-the-dead.ts';

/**
 * Removes what runs that may work in one namespace only have left there: deletes what they had made, waits until it is gone, and scales back
 * what they had scaled. Nothing else is looked at, as it may not be.
 * @returns the names of what was removed
 */
export async function reapNamespace(client: KubeClient, clock: Clock, namespace: string): Promise<readonly string[]> {
  const removed = await removeObjects(client, clock, namespace, isOfTheDead(clock));
  return [...removed, ...(await scaleBackLeftovers(client, clock, namespace))];
}

/** The names of what `reapNamespace` would remove. */
export async function findLeftInNamespace(
  client: KubeClient,
  clock: Clock,
  namespace: string,
): Promise<readonly string[]> {
  const left = (await objectsIn(client, namespace, labels.run)).filter(isOfTheDead(clock));
  return [
    ...left.map((object) => nameOfObject(object, namespace)),
    ...(await scaledByTheDead(client, clock, namespace)).map(scaleOf),
  ];
}

/** Like `reapNamespace`, of what one run has made, whatever became of its processes. */
export function reapRunIn(
  client: KubeClient,
  clock: Clock,
  namespace: string,
  run: string,
): Promise<readonly string[]> {
  return removeObjects(client, clock, namespace, ({ metadata }) => metadata.labels?.[labels.run] === run);
}

/** Its label and its annotations say so: one of these alone could be somebody else's. */
function isOfTheDead(clock: Clock): (object: FoundObject) => boolean {
  return ({ metadata: { labels: its = {}, annotations = {} } }) =>
    labels.run in its && isDead({ metadata: { annotations } }, clock.now());
}
