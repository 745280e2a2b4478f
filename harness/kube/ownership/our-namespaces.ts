import type { V1Namespace } from '@kubernetes/client-node';
import type { Clock } from '../../core/clock.ts';
import { minutes, seconds, type Duration } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { deleteNamespace, labels, namespaceGone, namespaceKept, namespacePrefix } from '../actions/namespace.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { reasonOf } from '../client/kube-error.ts';
import { kept, removed, together, type Reaped } from './leftover.ts';
import { hasOwner, isDead } from './ownership.ts';

/** Removes what the proofs of these namespaces have left elsewhere in the cluster. */
export type ClearElsewhere = (namespaces: readonly string[]) => Promise<void>;

/** The namespaces of a run that stand, by name. */
export async function namespacesOfRun(client: KubeClient, run: string): Promise<readonly string[]> {
  const ours = await namespacesOf(client, run);
  return ours.map(({ metadata }) => metadata?.name ?? '').sort();
}

/** Those that dead runs left behind. */
export async function deadNamespaces(client: KubeClient, clock: Clock): Promise<readonly V1Namespace[]> {
  return (await namespacesOfOurs(client, labels.run)).filter((namespace) => isDead(namespace, clock.now()));
}

/** Those of one run, whatever became of its processes. */
export function namespacesOf(client: KubeClient, run: string): Promise<readonly V1Namespace[]> {
  return namespacesOfOurs(client, `${labels.run}=${run}`);
}

/** The namespaces that have Seaworthy's label, prefix and annotations: one of these alone could be somebody else's. */
async function namespacesOfOurs(client: KubeClient, labelSelector: string): Promise<readonly V1Namespace[]> {
  const { items } = await client.core.listNamespace({ labelSelector });
  return items.filter((namespace) => namespace.metadata?.name?.startsWith(namespacePrefix) && hasOwner(namespace));
}

/**
 * Deletes namespaces, and waits until they are gone.
 * @param clearElsewhere called before: as long as it fails they stay, and are found again
 */
export async function reapNamespaces(
  client: KubeClient,
  clock: Clock,
  clearElsewhere: ClearElsewhere,
  find: () => Promise<readonly V1Namespace[]>,
): Promise<Reaped> {
  try {
    const namespaces = await find();
    // A proof that came to the deletion of its namespace has removed all else before.
    const isGoing = ({ metadata }: V1Namespace) => metadata?.deletionTimestamp !== undefined;
    const elsewhere = await cleared(
      namespaces.filter((one) => !isGoing(one)),
      clearElsewhere,
    );
    const free = elsewhere.kept.length === 0 ? namespaces : namespaces.filter(isGoing);
    return together([elsewhere, ...(await Promise.all(free.map((one) => removeNamespace(client, clock, one))))]);
  } catch (error) {
    return kept({ what: 'namespaces of dead runs', why: reasonOf(error), fix: 'seaworthy cleanup', disturbs: true });
  }
}

async function cleared(unfinished: readonly V1Namespace[], clearElsewhere: ClearElsewhere): Promise<Reaped> {
  const names = unfinished.map(({ metadata }) => metadata?.name ?? '');
  try {
    if (names.length > 0) await clearElsewhere(names);
    return removed();
  } catch (error) {
    const fix = error instanceof HarnessError ? error.fix : undefined;
    return kept({
      what: `what ${names.join(', ')} had on nodes`,
      why: reasonOf(error),
      fix: fix ?? 'seaworthy cleanup',
      disturbs: true,
    });
  }
}

async function removeNamespace(client: KubeClient, clock: Clock, namespace: V1Namespace): Promise<Reaped> {
  const name = namespace.metadata?.name ?? '';
  const what = nameOfNamespace(namespace);
  try {
    await deleteNamespace(client, name);
    await namespaceGone(client, clock, name, patienceWith(namespace, clock.now()));
    return removed(what);
  } catch (error) {
    // Nothing is made any more in one that is on its way out.
    if (error instanceof HarnessError && error.code === namespaceKept)
      return kept({ what, why: error.message, fix: error.fix ?? '', disturbs: false });
    return kept({ what, why: reasonOf(error), fix: `kubectl delete namespace ${name}`, disturbs: true });
  }
}

/** One that has been on its way out for longer is looked at for a moment only, so that it does not hold up each start. */
function patienceWith({ metadata }: V1Namespace, now: number): Duration {
  const since = metadata?.deletionTimestamp === undefined ? now : new Date(metadata.deletionTimestamp).getTime();
  return since + minutes(2) < now ? seconds(5) : minutes(2);
}

export function nameOfNamespace({ metadata }: V1Namespace): string {
  return `namespace ${metadata?.name ?? ''}`;
}
