import type { V1Namespace } from '@kubernetes/client-node';
import type { Clock } from '../core/clock.ts';
import { minutes } from '../core/duration.ts';
import type { KubeClient } from './kube-client.ts';
import { annotations, deleteNamespace, labels, namespaceGone } from './namespace.ts';
import { stateOfOwner, type RunOwner } from './run-owner.ts';

/**
 * Deletes the namespaces that dead runs left behind, and waits until they are gone. A run is dead when its process is;
 * where we cannot ask, on another machine, when its time is over.
 * @returns the names of what was deleted
 */
export async function reapLeftovers(client: KubeClient, clock: Clock): Promise<readonly string[]> {
  const { items } = await client.core.listNamespace({ labelSelector: labels.run });
  const names = items.filter((namespace) => isDead(namespace, clock.now())).map(({ metadata }) => metadata?.name ?? '');
  await deleteAll(client, clock, names);
  return names;
}

/** Deletes what is left of one run that is over, whatever became of its processes; returns the names. */
export async function reapRun(client: KubeClient, clock: Clock, run: string): Promise<readonly string[]> {
  const { items } = await client.core.listNamespace({ labelSelector: `${labels.run}=${run}` });
  const names = items.map(({ metadata }) => metadata?.name ?? '');
  await deleteAll(client, clock, names);
  return names;
}

async function deleteAll(client: KubeClient, clock: Clock, names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => deleteNamespace(client, name)));
  await Promise.all(names.map((name) => namespaceGone(client, clock, name, minutes(2))));
}

/** Without our annotations it is not ours to judge, whatever its labels say. */
export function isDead({ metadata }: V1Namespace, now: number): boolean {
  const owner = metadata?.annotations?.[annotations.owner];
  const expires = metadata?.annotations?.[annotations.expires];
  if (owner === undefined || expires === undefined) return false;
  const state = stateOfOwner(JSON.parse(owner) as RunOwner);
  return state === 'unknown' ? Date.parse(expires) < now : state === 'dead';
}
