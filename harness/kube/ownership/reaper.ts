import type { V1Service } from '@kubernetes/client-node';
import type { Clock } from '../../core/clock.ts';
import { labels, namespacePrefix } from '../actions/namespace.ts';
import { letPodsOnto } from '../actions/node-actions.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { clusterWideOfTheDead } from './cluster-wide.ts';
import { together, undoFound, type Leftover, type Reaped } from './leftover.ts';
import {
  deadNamespaces,
  nameOfNamespace,
  namespacesOf,
  reapNamespaces,
  type ClearElsewhere,
} from './our-namespaces.ts';
import { isDead } from './ownership.ts';
import { scaledByTheDead } from './scaled-by-the-dead.ts';

/**
 * Undoes what dead runs have left, first what others feel: scales the workloads of others back that they had scaled, lets pods onto the nodes
 * that they had cordoned, deletes the Services that they left in namespaces of others and the cluster-scoped objects that they made; then deletes their
 * namespaces, and waits until these are gone. What cannot be undone keeps nothing else from being undone.
 * @param clearElsewhere called before namespaces are deleted: as long as it fails they stay, and are found again
 */
export async function reapLeftovers(client: KubeClient, clock: Clock, clearElsewhere: ClearElsewhere): Promise<Reaped> {
  return reap(client, clock, clearElsewhere, () => deadNamespaces(client, clock));
}

/** The names of what `reapLeftovers` would remove. */
export async function findLeftovers(client: KubeClient, clock: Clock): Promise<readonly string[]> {
  const [namespaces, ...amongOthers] = await Promise.all([
    deadNamespaces(client, clock),
    ...findsAmongOthers.map(({ find }) => find(client, clock)),
  ]);
  return [...amongOthers.flat().map(({ what }) => what), ...namespaces.map(nameOfNamespace)];
}

/** Like `reapLeftovers`, with the namespaces of one run that is over, whatever became of its processes. */
export async function reapRun(
  client: KubeClient,
  clock: Clock,
  run: string,
  clearElsewhere: ClearElsewhere,
): Promise<Reaped> {
  return reap(client, clock, clearElsewhere, () => namespacesOf(client, run));
}

async function reap(...[client, clock, ...namespaces]: Parameters<typeof reapNamespaces>): Promise<Reaped> {
  return together([await reapAmongOthers(client, clock), await reapNamespaces(client, clock, ...namespaces)]);
}

/** What dead runs have changed or made among what is not ours. */
const findsAmongOthers: readonly {
  readonly kinds: string;
  readonly find: (client: KubeClient, clock: Clock) => Promise<readonly Leftover[]>;
}[] = [
  { kinds: 'scaled workloads', find: scaledByTheDead },
  { kinds: 'cordons', find: cordonsOfTheDead },
  { kinds: 'Services', find: servicesOfTheDead },
  { kinds: 'cluster-scoped objects', find: clusterWideOfTheDead },
];

async function reapAmongOthers(client: KubeClient, clock: Clock): Promise<Reaped> {
  return together(
    await Promise.all(findsAmongOthers.map(({ kinds, find }) => undoFound(kinds, () => find(client, clock)))),
  );
}

/** Those in namespaces of others: what is in one of ours goes with it. */
async function servicesOfTheDead(client: KubeClient, clock: Clock): Promise<readonly Leftover[]> {
  const { items } = await client.core.listServiceForAllNamespaces({ labelSelector: labels.run });
  return items
    .filter((service) => isDead(service, clock.now()) && !service.metadata?.namespace?.startsWith(namespacePrefix))
    .map((service) => leftService(client, service));
}

function leftService(client: KubeClient, { metadata }: V1Service): Leftover {
  const { name = '', namespace = '', uid = '' } = metadata ?? {};
  return {
    what: `service ${namespace}/${name}`,
    undo: () => client.core.deleteNamespacedService({ name, namespace, body: { preconditions: { uid } } }),
    command: `kubectl --namespace ${namespace} delete service ${name}`,
  };
}

async function cordonsOfTheDead(client: KubeClient, clock: Clock): Promise<readonly Leftover[]> {
  const { items } = await client.core.listNode();
  const names = items.filter((node) => isDead(node, clock.now())).map(({ metadata }) => metadata?.name ?? '');
  return names.map((node) => ({
    what: `cordon of node ${node}`,
    undo: () => letPodsOnto(client, node),
    command: `kubectl uncordon ${node}`,
  }));
}
