import type { Clock } from '../../core/clock.ts';
import { milliseconds, minutes } from '../../core/duration.ts';
import { noFinalizers } from '../actions/kept-namespace.ts';
import { labels } from '../actions/namespace.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { isConflict, isForbidden, isNotFound } from '../client/kube-error.ts';
import { listObjects, type FoundObject } from './found-objects.ts';
import type { Kept, Reaped } from './leftover.ts';
import { madeResources, type MadeResource } from './made-resources.ts';

type Client = Pick<KubeClient, 'transport'>;

/** They have the labels of their Service, and go with it. */
const endpointSlices = { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', plural: 'endpointslices' };
const patience = minutes(2);

/**
 * The objects in a namespace of the kinds that proofs make there, and EndpointSlices. Kinds that we may not list are passed over, but for
 * pods: who may not list them has made none.
 * @param labelSelector left out: whoever made them
 */
export async function objectsIn(
  client: Client,
  namespace: string,
  labelSelector?: string,
): Promise<readonly FoundObject[]> {
  const where = { namespace, labelSelector };
  const lists = [...madeResources, endpointSlices].map((resource) => list(client, resource, where));
  return (await Promise.all(lists)).flat();
}

async function list(
  client: Client,
  resource: MadeResource,
  where: { readonly namespace: string; readonly labelSelector: string | undefined },
): Promise<readonly FoundObject[]> {
  try {
    return await listObjects(client, resource, where);
  } catch (error) {
    if (resource.kind !== 'Pod' && isForbidden(error)) return [];
    throw error;
  }
}

/**
 * Deletes those objects with the label of a run that are meant, and waits until they are gone. Grace periods of pods are cut to a second, as
 * nobody looks at them any more.
 * @returns their names: `pod shop/web-1`, and what is still there after two minutes
 */
export async function removeObjects(
  client: Client,
  clock: Clock,
  namespace: string,
  isMeant: (object: FoundObject) => boolean,
): Promise<Reaped> {
  const deadline = clock.now() + patience;
  const removed = new Set<string>();
  for (;;) {
    const left = (await objectsIn(client, namespace, labels.run)).filter(isMeant);
    if (left.length === 0) return { removed: [...removed], kept: [] };
    if (clock.now() > deadline)
      return {
        removed: [...removed].filter((name) => left.every((object) => nameOfObject(object, namespace) !== name)),
        kept: left.map((object) => keptObject(object, namespace)),
      };
    const toDelete = left.filter(isToBeDeleted);
    for (const object of toDelete) {
      await deleteObject(client, object);
      removed.add(nameOfObject(object, namespace));
    }
    if (toDelete.length === 0) await clock.sleep(milliseconds(250));
  }
}

function keptObject(object: FoundObject, namespace: string): Kept {
  const { finalizers = [], name } = object.metadata;
  const typed = `${object.kind.toLowerCase()} ${name}`;
  const waits = finalizers.length > 0 ? `, its finalizers remain: ${finalizers.join(', ')}` : '';
  return {
    what: nameOfObject(object, namespace),
    why: `still there two minutes after its deletion${waits}`,
    fix:
      waits === ''
        ? `kubectl --namespace ${namespace} delete ${typed} --force --grace-period 0`
        : `kubectl --namespace ${namespace} patch ${typed} ${noFinalizers}`,
    disturbs: true,
  };
}

function isToBeDeleted({ kind, metadata }: FoundObject): boolean {
  if (kind === endpointSlices.kind) return false;
  if (metadata.deletionTimestamp === undefined) return true;
  return kind === 'Pod' && (metadata.deletionGracePeriodSeconds ?? 0) > 1;
}

async function deleteObject({ transport }: Client, { kind, path, metadata: { uid } }: FoundObject): Promise<void> {
  const grace = kind === 'Pod' ? { gracePeriodSeconds: 1 } : {};
  try {
    const body = { preconditions: { uid }, propagationPolicy: 'Background', ...grace };
    await transport.json({ method: 'DELETE', path, body });
  } catch (error) {
    // Another one of its name may be there by now: the next look at the namespace tells.
    if (!isNotFound(error) && !isConflict(error)) throw error;
  }
}

/** `pod shop/web-1` */
export function nameOfObject({ kind, metadata }: FoundObject, namespace: string): string {
  return `${kind.toLowerCase()} ${namespace}/${metadata.name}`;
}
