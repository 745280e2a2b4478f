import type {
  CoreV1Event,
  V1DaemonSet,
  V1Deployment,
  V1EndpointSlice,
  V1Node,
  V1Pod,
  V1ReplicaSet,
  V1StatefulSet,
} from '@kubernetes/client-node';
import type { Fact } from '../../timeline/fact.ts';
import { toEndpointSliceFact } from '../facts/endpointslice-fact.ts';
import { toEventFact } from '../facts/event-fact.ts';
import type { Change } from './list-watch.ts';
import { toNodeFact } from '../facts/node-fact.ts';
import { toPodFact } from '../facts/pod-fact.ts';
import type { Wire, WireObject } from '../client/wire.ts';
import { toDaemonSetFact, toDeploymentFact, toReplicaSetFact, toStatefulSetFact } from '../facts/workload-fact.ts';

/** A collection that the hub watches, and how its objects become facts. */
export interface WatchedResource {
  readonly plural: string;
  /** `/api/v1` or `/apis/<group>/<version>`. */
  readonly prefix: string;
  /** Set for a resource of the whole cluster, whose objects are in no namespace. */
  readonly clusterWide?: true;
  /** Undefined for a change that says nothing: an event that expired. */
  readonly toFact: (change: Change, object: WireObject, at: number) => Fact | undefined;
}

export const watchedResources: readonly WatchedResource[] = [
  { plural: 'pods', prefix: '/api/v1', toFact: mapper<V1Pod>(toPodFact) },
  {
    plural: 'endpointslices',
    prefix: '/apis/discovery.k8s.io/v1',
    toFact: mapper<V1EndpointSlice>(toEndpointSliceFact),
  },
  {
    plural: 'events',
    prefix: '/api/v1',
    toFact: mapper<CoreV1Event>((change, event, at) => (change === 'deleted' ? undefined : toEventFact(event, at))),
  },
  { plural: 'deployments', prefix: '/apis/apps/v1', toFact: mapper<V1Deployment>(toDeploymentFact) },
  { plural: 'replicasets', prefix: '/apis/apps/v1', toFact: mapper<V1ReplicaSet>(toReplicaSetFact) },
  { plural: 'statefulsets', prefix: '/apis/apps/v1', toFact: mapper<V1StatefulSet>(toStatefulSetFact) },
  { plural: 'daemonsets', prefix: '/apis/apps/v1', toFact: mapper<V1DaemonSet>(toDaemonSetFact) },
  { plural: 'nodes', prefix: '/api/v1', clusterWide: true, toFact: mapper<V1Node>(toNodeFact) },
];

/** The one place where an object of a collection is taken for the type that the collection holds. */
function mapper<T>(
  toFact: (change: Change, object: Wire<T>, at: number) => Fact | undefined,
): WatchedResource['toFact'] {
  return (change, object, at) => toFact(change, object as Wire<T>, at);
}
