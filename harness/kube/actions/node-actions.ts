import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { seconds, type Duration } from '../../core/duration.ts';
import { describeError, HarnessError } from '../../core/harness-error.ts';
import { recordCommand, type Actor } from './actor.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { isEvictionImpossible, isEvictionRefused, isNotFound, type KubeError } from '../client/kube-error.ts';
import { noOwnership, ownership } from '../ownership/ownership.ts';
import { evictPod, type PodIdentity } from './pod-actions.ts';
import { labelSelectorOf } from '../facts/matches-labels.ts';

/**
 * Keeps new pods off a node, and annotates the node with this run, so that a cordon of a dead run can be lifted.
 * @returns whether it did: a node that somebody else has cordoned is left as it is
 */
export async function cordon(actor: Actor, node: string): Promise<boolean> {
  const { spec } = await actor.client.core.readNode({ name: node });
  if (spec?.unschedulable === true) return false;
  recordCommand(actor, 'cordon', `node/${node}`);
  await patchNode(actor.client, node, {
    spec: { unschedulable: true },
    metadata: { annotations: ownership(actor.clock) },
  });
  return true;
}

/**
 * Lets new pods onto a node again.
 * @throws HarnessError with the command that does it
 */
export async function uncordon(actor: Actor, node: string): Promise<void> {
  recordCommand(actor, 'uncordon', `node/${node}`);
  try {
    await letPodsOnto(actor.client, node);
  } catch (error) {
    throw new HarnessError(`The cordon of node ${node} could not be lifted: ${describeError(error)}`, {
      code: 'not-uncordoned',
      fix: `kubectl uncordon ${node}; the next start of Seaworthy does it too`,
      cause: error,
    });
  }
}

/** Like `uncordon`, but not recorded on the timeline of a proof. */
export async function letPodsOnto(client: KubeClient, node: string): Promise<void> {
  await patchNode(client, node, { spec: { unschedulable: null }, metadata: { annotations: noOwnership } });
}

/** Whose pods are evicted, and for how long that is tried. */
export interface Eviction {
  readonly node: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly timeout: Duration;
  /** Whether all pods that a budget could count are ready: one that refuses even then is not going to yield. */
  readonly allReady: () => boolean;
  readonly signal?: AbortSignal | undefined;
}

/** For so long a budget may refuse though all pods are ready: its controller counts them a moment later. */
const yieldsWithin = seconds(8);

/**
 * Evicts a namespace's pods with these labels from a node, as `kubectl drain` does: an eviction that a PodDisruptionBudget
 * refuses is asked for again, for as long as it may still yield and the time allows. Pods of DaemonSets stay. Does not wait for their end.
 * @returns the evicted pods
 * @throws HarnessError `eviction-refused` in the words of the API server
 */
export async function evictFromNode(actor: Actor, eviction: Eviction): Promise<readonly PodIdentity[]> {
  const { node, namespace, labels } = eviction;
  const { items } = await actor.client.core.listNamespacedPod({
    namespace,
    labelSelector: labelSelectorOf(labels),
    fieldSelector: `spec.nodeName=${node}`,
  });
  const pods = items
    .filter(({ metadata }) => !metadata?.ownerReferences?.some(({ kind }) => kind === 'DaemonSet'))
    .map(({ metadata }) => ({
      namespace,
      name: metadata?.name ?? '',
      uid: metadata?.uid ?? '',
    }));
  const given = new AbortController();
  const signal = eviction.signal ? AbortSignal.any([eviction.signal, given.signal]) : given.signal;
  const evicting = pods.map((pod) => evictUntilAllowed(actor, pod, { ...eviction, signal }));
  try {
    await Promise.all(evicting);
  } catch (error) {
    given.abort(error);
    await Promise.allSettled(evicting);
    throw error;
  }
  return pods;
}

async function evictUntilAllowed(actor: Actor, pod: PodIdentity, eviction: Eviction): Promise<void> {
  const { clock } = actor;
  const { timeout, allReady, signal } = eviction;
  const deadline = clock.now() + timeout;
  let refusedSince = Infinity;
  for (;;) {
    signal?.throwIfAborted();
    try {
      await evictPod(actor, pod);
      return;
    } catch (error) {
      if (isNotFound(error)) return;
      if (isEvictionImpossible(error)) throw refused(pod, 'for good', error);
      if (!isEvictionRefused(error)) throw error;
      refusedSince = allReady() ? Math.min(refusedSince, clock.now()) : Infinity;
      if (clock.now() - refusedSince > yieldsWithin) throw refused(pod, 'although all its pods are ready', error);
      if (clock.now() > deadline) throw refused(pod, 'until the time was over', error);
      await clock.sleep(seconds(1), signal);
    }
  }
}

function refused({ name }: PodIdentity, how: string, error: KubeError): HarnessError {
  return new HarnessError(`The eviction of ${name} was refused ${how}: ${error.words}`, {
    code: 'eviction-refused',
    fix: 'let one PodDisruptionBudget select these pods, and give it room for one of them: maxUnavailable 1, or more replicas',
    cause: error,
  });
}

async function patchNode(client: KubeClient, name: string, body: object): Promise<void> {
  await client.core.patchNode({ name, body }, setHeaderOptions('Content-Type', PatchStrategy.MergePatch));
}
