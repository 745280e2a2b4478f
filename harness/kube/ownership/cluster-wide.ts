import type { Clock } from '../../core/clock.ts';
import { labels } from '../actions/namespace.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { isForbidden, isNotFound } from '../client/kube-error.ts';
import { listObjects, type FoundObject } from './found-objects.ts';
import { assureGone, undoFound, type Leftover } from './leftover.ts';
import type { MadeResource } from './made-resources.ts';
import { hasOwner, isDead } from './ownership.ts';

/** The cluster-scoped kinds of which Seaworthy makes objects, where each is allowed by name: no others are made, and all are removed. */
export const clusterWideResources: readonly MadeResource[] = [
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', plural: 'clusterrolebindings' },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', plural: 'clusterroles' },
  { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', plural: 'storageclasses' },
  { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', plural: 'priorityclasses' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', plural: 'ingressclasses' },
  { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', plural: 'runtimeclasses' },
];

type Client = Pick<KubeClient, 'transport'>;

/** Cluster-scoped objects that dead runs have left. */
export async function clusterWideOfTheDead(client: Client, clock: Clock): Promise<readonly Leftover[]> {
  const found = await clusterWideWith(client, labels.run);
  return found
    .filter((object) => isDead(annotationsOf(object), clock.now()))
    .map((object) => leftObject(client, object));
}

/**
 * Removes the cluster-scoped objects that a run has made.
 * @throws HarnessError that names what could not be removed, with the command that does it
 */
export async function removeClusterWide(client: Client, run: string): Promise<void> {
  const { kept } = await undoFound('cluster-scoped objects', async () => {
    const found = await clusterWideWith(client, `${labels.run}=${run}`);
    return found.filter((object) => hasOwner(annotationsOf(object))).map((object) => leftObject(client, object));
  });
  assureGone(kept);
}

async function clusterWideWith(client: Client, labelSelector: string): Promise<readonly FoundObject[]> {
  return (await Promise.all(clusterWideResources.map((resource) => list(client, resource, labelSelector)))).flat();
}

/** Who may not list a kind, or whose cluster does not know it, has made none. */
async function list(client: Client, resource: MadeResource, labelSelector: string): Promise<readonly FoundObject[]> {
  try {
    return await listObjects(client, resource, { labelSelector });
  } catch (error) {
    if (isForbidden(error) || isNotFound(error)) return [];
    throw error;
  }
}

function annotationsOf({ metadata: { annotations } }: FoundObject) {
  return { metadata: { ...(annotations && { annotations }) } };
}

function leftObject({ transport }: Client, { kind, path, metadata: { name, uid } }: FoundObject): Leftover {
  return {
    what: `${kind.toLowerCase()} ${name}`,
    undo: async () => {
      try {
        await transport.json({ method: 'DELETE', path, body: { preconditions: { uid } } });
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    },
    command: `kubectl delete ${kind.toLowerCase()} ${name}`,
  };
}
