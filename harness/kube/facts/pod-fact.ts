import type { V1ContainerState, V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import type { ContainerStatus, PodFact } from '../../timeline/fact.ts';
import { apiTime, compact, type Wire } from '../client/wire.ts';

type Change = PodFact['change'];
type ContainerState = NonNullable<ContainerStatus['lastState']>;

/** The fact that a watch event of a pod makes; `at` is the time of its arrival. */
export function toPodFact(change: Change, { metadata, spec, status }: Wire<V1Pod>, at: number): PodFact {
  const owner = metadata?.ownerReferences?.find(({ controller }) => controller);
  return compact<PodFact>({
    kind: 'pod',
    source: 'watch',
    at,
    change,
    namespace: metadata?.namespace ?? '',
    name: metadata?.name ?? '',
    uid: metadata?.uid ?? '',
    node: spec?.nodeName,
    ip: status?.podIP,
    phase: status?.phase ?? 'Unknown',
    ready: status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false,
    reason: status?.reason ?? unscheduledReason(status) ?? gateReason(status),
    disruption: status?.conditions?.find(({ type }) => type === 'DisruptionTarget')?.reason,
    createdAt: apiTime(metadata?.creationTimestamp) ?? at,
    deletionTimestamp: apiTime(metadata?.deletionTimestamp),
    gracePeriodSeconds: gracePeriodOf(metadata, spec),
    containers: [
      ...(status?.initContainerStatuses ?? []).map((container) => readInitContainer(container, spec)),
      ...inOrderOfSpec(status?.containerStatuses ?? [], metadata?.annotations, spec).map((container) =>
        readContainer(container, false),
      ),
    ],
    labels: metadata?.labels ?? {},
    ownerKind: owner?.kind,
    ownerName: owner?.name,
  });
}

/** The API lists them by name. The first is the one that kubectl takes: that of the annotation, else the first of the spec. */
function inOrderOfSpec(
  statuses: readonly Wire<V1ContainerStatus>[],
  annotations: Readonly<Record<string, string>> = {},
  spec: Wire<V1Pod>['spec'],
): readonly Wire<V1ContainerStatus>[] {
  const order = [chosenContainer(annotations), ...(spec?.containers ?? []).map(({ name }) => name)];
  return [...statuses].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}

/** The container that kubectl takes where none is named, as an annotation of the pod says; undefined where none does. */
export function chosenContainer(annotations: Readonly<Record<string, string>> = {}): string | undefined {
  return annotations['kubectl.kubernetes.io/default-container'];
}

/** The last step of every deletion sets that of the deletion to 0. */
function gracePeriodOf(metadata: Wire<V1Pod>['metadata'], spec: Wire<V1Pod>['spec']): number | undefined {
  const ofDeletion = metadata?.deletionGracePeriodSeconds ?? 0;
  return ofDeletion > 0 ? ofDeletion : spec?.terminationGracePeriodSeconds;
}

function unscheduledReason(status: Wire<V1Pod>['status']): string | undefined {
  const scheduled = status?.conditions?.find(({ type }) => type === 'PodScheduled');
  return scheduled?.status === 'False' ? [scheduled.reason, scheduled.message].filter(Boolean).join(': ') : undefined;
}

/** Its containers are ready, and a condition that the pod's readiness hangs on too is not there or not true. */
function gateReason(status: Wire<V1Pod>['status']): string | undefined {
  const ready = status?.conditions?.find(({ type, reason }) => type === 'Ready' && reason === 'ReadinessGatesNotReady');
  return ready && [ready.reason, ready.message].filter(Boolean).join(': ');
}

function readInitContainer(status: Wire<V1ContainerStatus>, spec: Wire<V1Pod>['spec']): ContainerStatus {
  const container = spec?.initContainers?.find(({ name }) => name === status.name);
  return { ...readContainer(status, true), ...(container?.restartPolicy === 'Always' && { sidecar: true }) };
}

function readContainer(container: Wire<V1ContainerStatus>, init: boolean): ContainerStatus {
  const lastState = readState(container.lastState);
  return compact<ContainerStatus>({
    name: container.name,
    init,
    ready: container.ready,
    restartCount: container.restartCount,
    // A container without any state yet is about to be made: the API's own default.
    ...(readState(container.state) ?? { state: 'waiting' }),
    lastState,
  });
}

function readState(state: Wire<V1ContainerState> | undefined): ContainerState | undefined {
  if (state?.terminated) {
    const { reason, exitCode, signal, message, startedAt, finishedAt } = state.terminated;
    const times = { startedAt: apiTime(startedAt), finishedAt: apiTime(finishedAt) };
    return compact<ContainerState>({ state: 'terminated', reason, exitCode, signal, message, ...times });
  }
  if (state?.running) return compact<ContainerState>({ state: 'running', startedAt: apiTime(state.running.startedAt) });
  if (state?.waiting) {
    const { reason, message } = state.waiting;
    return compact<ContainerState>({ state: 'waiting', reason, message });
  }
  return undefined;
}
