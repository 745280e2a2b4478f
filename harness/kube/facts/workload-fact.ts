import type { V1DaemonSet, V1Deployment, V1ReplicaSet, V1StatefulSet } from '@kubernetes/client-node';
import type { WorkloadFact } from '../../timeline/fact.ts';
import { compact, type Wire } from '../client/wire.ts';

type Change = WorkloadFact['change'];
type Kept = Wire<V1Deployment | V1ReplicaSet | V1StatefulSet>;

export function toDeploymentFact(change: Change, deployment: Wire<V1Deployment>, at: number): WorkloadFact {
  const { status } = deployment;
  const stalled = status?.conditions?.find(({ type, status: value }) => type === 'Progressing' && value === 'False');
  return compact<WorkloadFact>({
    ...toWorkloadFact('Deployment', change, deployment, at),
    updated: status?.updatedReplicas ?? 0,
    terminating: status?.terminatingReplicas,
    stalled: stalled && [stalled.reason, stalled.message].filter(Boolean).join(': '),
  });
}

/** All pods of a ReplicaSet count as updated, since they have one template by definition. */
export function toReplicaSetFact(change: Change, replicaSet: Wire<V1ReplicaSet>, at: number): WorkloadFact {
  const { status } = replicaSet;
  return compact<WorkloadFact>({
    ...toWorkloadFact('ReplicaSet', change, replicaSet, at),
    updated: status?.replicas ?? 0,
    terminating: status?.terminatingReplicas,
  });
}

export function toStatefulSetFact(change: Change, statefulSet: Wire<V1StatefulSet>, at: number): WorkloadFact {
  const partition = statefulSet.spec?.updateStrategy?.rollingUpdate?.partition ?? 0;
  return {
    ...toWorkloadFact('StatefulSet', change, statefulSet, at),
    updated: statefulSet.status?.updatedReplicas ?? 0,
    ...(partition > 0 && { partition }),
  };
}

/** Its status alone knows for how many nodes it is. */
export function toDaemonSetFact(change: Change, daemonSet: Wire<V1DaemonSet>, at: number): WorkloadFact {
  const { status } = daemonSet;
  return {
    ...toWorkloadFact('DaemonSet', change, daemonSet, at),
    desired: status?.desiredNumberScheduled ?? 0,
    replicas: status?.currentNumberScheduled ?? 0,
    updated: status?.updatedNumberScheduled ?? 0,
    ready: status?.numberReady ?? 0,
    available: status?.numberAvailable ?? 0,
  };
}

function toWorkloadFact(
  workload: WorkloadFact['workload'],
  change: Change,
  { metadata, spec, status }: Kept,
  at: number,
): Omit<WorkloadFact, 'updated' | 'terminating' | 'stalled'> {
  return {
    kind: 'workload',
    source: 'watch',
    at,
    change,
    workload,
    namespace: metadata?.namespace ?? '',
    name: metadata?.name ?? '',
    uid: metadata?.uid ?? '',
    generation: metadata?.generation ?? 0,
    observedGeneration: status?.observedGeneration ?? 0,
    desired: spec?.replicas ?? 1,
    replicas: status?.replicas ?? 0,
    ready: status?.readyReplicas ?? 0,
    available: status?.availableReplicas ?? 0,
  };
}
