import { milliseconds, minutes, type Duration } from '../../core/duration.ts';
import type { Clock } from '../../core/clock.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { isNotFound } from '../client/kube-error.ts';
import { ownership } from '../ownership/ownership.ts';
import { keptNamespace } from './kept-namespace.ts';
import type { Owner } from './owned-manifest.ts';

export const labels = {
  run: 'seaworthy.dev/run',
  topic: 'seaworthy.dev/topic',
  proof: 'seaworthy.dev/proof',
  /** On a workload of somebody else that is scaled in for a while: the number of pods to which it is scaled back. */
  replicas: 'seaworthy.dev/replicas',
} as const;

/** The name of every namespace that Seaworthy makes begins with it. */
export const namespacePrefix = 'sw-';

export interface NamespaceOf {
  readonly run: string;
  readonly topic: string;
  readonly proof?: string;
}

/**
 * Creates the namespace `sw-<run>-<topic>`, with `-<proof>` where it is one proof's own, and returns its name once pods can be made in it.
 * @throws HarnessError `namespace-not-ready` where that is not so within a minute
 */
export async function createNamespace(client: KubeClient, clock: Clock, of: NamespaceOf): Promise<string> {
  const parts = [of.run, of.topic, ...(of.proof === undefined ? [] : [of.proof])];
  const name = (namespacePrefix + parts.join('-')).slice(0, 63).replace(/-+$/, '');
  await client.core.createNamespace({ body: { metadata: { name, ...ownerOf(of, clock) } } });
  await untilPodsCanBeMade(client, clock, name);
  return name;
}

/**
 * A busy control plane makes these some time after the namespace: without the one the API server refuses pods, without the other they do
 * not start.
 */
async function untilPodsCanBeMade({ core }: KubeClient, clock: Clock, namespace: string): Promise<void> {
  const deadline = clock.now() + minutes(1);
  const needed = [
    { what: 'ServiceAccount default', read: () => core.readNamespacedServiceAccount({ namespace, name: 'default' }) },
    {
      what: 'ConfigMap kube-root-ca.crt',
      read: () => core.readNamespacedConfigMap({ namespace, name: 'kube-root-ca.crt' }),
    },
  ];
  for (const { what, read } of needed) {
    while (!(await isThere(read))) {
      if (clock.now() > deadline)
        throw new HarnessError(`Namespace ${namespace} has no ${what} a minute after it was made`, {
          code: 'namespace-not-ready',
          fix: 'see whether the kube-controller-manager of the cluster runs: it makes one in each namespace',
        });
      await clock.sleep(milliseconds(100));
    }
  }
}

async function isThere(read: () => Promise<unknown>): Promise<boolean> {
  try {
    await read();
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** Whose something is that is made for a proof: a namespace, or each object in one that stays. */
export function ownerOf({ run, topic, proof }: NamespaceOf, clock: Clock): Owner {
  return {
    labels: {
      [labels.run]: run,
      [labels.topic]: topic,
      ...(proof === undefined ? {} : { [labels.proof]: proof }),
    },
    annotations: ownership(clock),
  };
}

/**
 * Asks for the deletion of a namespace and cuts its pods' grace periods to a second, as nobody looks at them any more.
 * One that is gone already is fine.
 */
export async function deleteNamespace(client: KubeClient, name: string): Promise<void> {
  try {
    // The namespace is deleted first, since no controller makes new pods in a terminating namespace.
    await client.core.deleteNamespace({ name });
    await client.core.deleteCollectionNamespacedPod({ namespace: name, gracePeriodSeconds: 1 });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/** Code of the error that says that a namespace which was deleted does not go. */
export const namespaceKept = 'namespace-kept';

/**
 * Resolves when the namespace is gone.
 * @throws HarnessError `namespaceKept` that says what keeps it, in the server's words, and what can be done about it
 */
export async function namespaceGone(client: KubeClient, clock: Clock, name: string, timeout: Duration): Promise<void> {
  const deadline = clock.now() + timeout;
  for (;;) {
    try {
      const namespace = await client.core.readNamespace({ name });
      if (clock.now() > deadline) {
        const { why, fix } = keptNamespace(namespace);
        throw new HarnessError(`Namespace ${name} is still there: ${why}`, { code: namespaceKept, fix });
      }
    } catch (error) {
      if (isNotFound(error)) return;
      throw error;
    }
    await clock.sleep(milliseconds(250));
  }
}
