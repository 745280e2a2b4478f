import type { V1Namespace, V1Service } from '@kubernetes/client-node';
import type { Clock } from '../../core/clock.ts';
import { minutes } from '../../core/duration.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { deleteNamespace, labels, namespaceGone, namespacePrefix } from '../actions/namespace.ts';
import { letPodsOnto } from '../actions/node-actions.ts';
import { hasOwner, isDead } from './ownership.ts';
import { scaleBackLeftovers, scaledByTheDead, scaleOf } from './scaled-by-the-dead.ts';

/** Removes what the proofs of these namespaces have left elsewhere in the cluster. */
export type ClearElsewhere = (namespaces: readonly string[]) => Promise<void>;

/**
 * Deletes the namespaces that dead runs left behind, waits until they are gone, deletes the Services that they left in namespaces of
 * others, scales the workloads of others back that they had scaled in, and lets pods onto the nodes that they had cordoned.
 * @param clearElsewhere called first, where there are any: as long as it fails their namespaces stay, and are found again
 * @returns the names of what was removed: `namespace sw-…`, `cordon of node …`
 */
export async function reapLeftovers(
  client: KubeClient,
  clock: Clock,
  clearElsewhere: ClearElsewhere,
): Promise<readonly string[]> {
  const dead = await deadNamespaces(client, clock);
  return [
    ...(await deleteAll(client, clock, dead, clearElsewhere)),
    ...(await deleteServicesOfTheDead(client, clock)),
    ...(await scaleBackLeftovers(client, clock)),
    ...(await uncordonLeftovers(client, clock)),
  ];
}

/** The names of what `reapLeftovers` would remove. */
export async function findLeftovers(client: KubeClient, clock: Clock): Promise<readonly string[]> {
  const [namespaces, services, scaled, nodes] = await Promise.all([
    deadNamespaces(client, clock),
    servicesOfTheDead(client, clock),
    scaledByTheDead(client, clock),
    nodesOfTheDead(client, clock),
  ]);
  return [
    ...namespaces.map(({ metadata }) => `namespace ${metadata?.name ?? ''}`),
    ...services.map(nameOfService),
    ...scaled.map(scaleOf),
    ...nodes.map(cordonOf),
  ];
}

async function deadNamespaces(client: KubeClient, clock: Clock): Promise<readonly V1Namespace[]> {
  return (await namespacesOfOurs(client, labels.run)).filter((namespace) => isDead(namespace, clock.now()));
}

/** Like `reapLeftovers`, for one run that is over, whatever became of its processes. */
export async function reapRun(
  client: KubeClient,
  clock: Clock,
  run: string,
  clearElsewhere: ClearElsewhere,
): Promise<readonly string[]> {
  const ours = await namespacesOfOurs(client, `${labels.run}=${run}`);
  return [...(await deleteAll(client, clock, ours, clearElsewhere)), ...(await uncordonLeftovers(client, clock))];
}

/** The namespaces of a run that stand, by name. */
export async function namespacesOfRun(client: KubeClient, run: string): Promise<readonly string[]> {
  const ours = await namespacesOfOurs(client, `${labels.run}=${run}`);
  return ours.map(({ metadata }) => metadata?.name ?? '').sort();
}

/** The namespaces that have Seaworthy's label, prefix and annotations: one of these alone could be somebody else's. */
async function namespacesOfOurs(client: KubeClient, labelSelector: string): Promise<readonly V1Namespace[]> {
  const { items } = await client.core.listNamespace({ labelSelector });
  return items.filter((namespace) => namespace.metadata?.name?.startsWith(namespacePrefix) && hasOwner(namespace));
}

async function deleteAll(
  client: KubeClient,
  clock: Clock,
  namespaces: readonly V1Namespace[],
  clearElsewhere: ClearElsewhere,
): Promise<readonly string[]> {
  const names = namespaces.map(({ metadata }) => metadata?.name ?? '');
  // A proof that came to the deletion of its namespace has removed all else before.
  const unfinished = namespaces.filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
  if (unfinished.length > 0) await clearElsewhere(unfinished.map(({ metadata }) => metadata?.name ?? ''));
  await Promise.all(names.map((name) => deleteNamespace(client, name)));
  await Promise.all(names.map((name) => namespaceGone(client, clock, name, minutes(2))));
  return names.map((name) => `namespace ${name}`);
}

async function deleteServicesOfTheDead(client: KubeClient, clock: Clock): Promise<readonly string[]> {
  const services = await servicesOfTheDead(client, clock);
  for (const { metadata } of services) {
    const { name = '', namespace = '', uid = '' } = metadata ?? {};
    await client.core.deleteNamespacedService({ name, namespace, body: { preconditions: { uid } } });
  }
  return services.map(nameOfService);
}

/** Those in namespaces of others: what is in one of ours goes with it. */
async function servicesOfTheDead(client: KubeClient, clock: Clock): Promise<readonly V1Service[]> {
  const { items } = await client.core.listServiceForAllNamespaces({ labelSelector: labels.run });
  return items.filter(
    (service) => isDead(service, clock.now()) && !service.metadata?.namespace?.startsWith(namespacePrefix),
  );
}

function nameOfService({ metadata }: V1Service): string {
  return `service ${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}

async function uncordonLeftovers(client: KubeClient, clock: Clock): Promise<readonly string[]> {
  const names = await nodesOfTheDead(client, clock);
  await Promise.all(names.map((name) => letPodsOnto(client, name)));
  return names.map(cordonOf);
}

/** The nodes that dead runs had cordoned, by name. */
async function nodesOfTheDead(client: KubeClient, clock: Clock): Promise<readonly string[]> {
  const { items } = await client.core.listNode();
  return items.filter((node) => isDead(node, clock.now())).map(({ metadata }) => metadata?.name ?? '');
}

function cordonOf(node: string): string {
  return `cordon of node ${node}`;
}
