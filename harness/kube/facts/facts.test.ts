import { describe, expect, it } from 'vitest';
import { toEndpointSliceFact } from './endpointslice-fact.ts';
import { toEventFact } from './event-fact.ts';
import { toNodeFact } from './node-fact.ts';
import { toDaemonSetFact, toDeploymentFact, toReplicaSetFact, toStatefulSetFact } from './workload-fact.ts';

describe('toEndpointSliceFact', () => {
  const metadata = { name: 'web-abc', namespace: 'n', labels: { 'kubernetes.io/service-name': 'web' } };

  it('reads conditions, and takes unset ones as the API says: ready and serving, not terminating', () => {
    const endpoints = [
      { addresses: ['10.0.0.1'], targetRef: { name: 'web-1' } },
      {
        addresses: ['10.0.0.2'],
        targetRef: { name: 'web-2' },
        conditions: { ready: false, serving: true, terminating: true },
      },
    ];
    const fact = toEndpointSliceFact('modified', { addressType: 'IPv4', metadata, endpoints }, 5);
    expect(fact).toMatchObject({ service: 'web', name: 'web-abc', at: 5 });
    expect(fact.endpoints).toEqual([
      { pod: 'web-1', ip: '10.0.0.1', ready: true, serving: true, terminating: false },
      { pod: 'web-2', ip: '10.0.0.2', ready: false, serving: true, terminating: true },
    ]);
  });

  it('reads a slice whose endpoints travel as null', () => {
    const slice = { addressType: 'IPv4', metadata, endpoints: null as unknown as [] };
    expect(toEndpointSliceFact('added', slice, 5).endpoints).toEqual([]);
  });
});

describe('toNodeFact', () => {
  it.each([
    ['ready', { status: { conditions: [{ type: 'Ready', status: 'True' }] } }, { ready: true, unschedulable: false }],
    ['silent', { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } }, { ready: false }],
    ['cordoned', { spec: { unschedulable: true } }, { ready: false, unschedulable: true }],
  ])('reads a node that is %s', (_, node, expected) => {
    expect(toNodeFact('modified', { metadata: { name: 'worker' }, ...node }, 5)).toMatchObject({
      name: 'worker',
      ...expected,
    });
  });
});

describe('toEventFact', () => {
  it.each([
    ['counted', { count: 4, lastTimestamp: '2026-11-23T17:00:00Z' }, 4],
    ['as a series', { series: { count: 7, lastObservedTime: '2026-11-23T17:00:00Z' }, count: 1 }, 7],
    ['single', { eventTime: '2026-11-23T17:00:00Z' }, 1],
  ])('reads an event that is %s', (_, fields, count) => {
    const event = {
      metadata: { namespace: 'n', name: 'web-1.17' },
      involvedObject: { kind: 'Pod', name: 'web-1', uid: 'u', fieldPath: 'spec.containers{web}' },
      type: 'Warning',
      reason: 'FailedPreStopHook',
      message: 'hook failed',
      ...fields,
    };
    expect(toEventFact(event, 9)).toEqual({
      kind: 'event',
      source: 'watch',
      at: 9,
      namespace: 'n',
      about: { kind: 'Pod', name: 'web-1', uid: 'u', container: 'web' },
      type: 'Warning',
      reason: 'FailedPreStopHook',
      message: 'hook failed',
      count,
      happenedAt: Date.parse('2026-11-23T17:00:00Z'),
    });
  });
});

describe('workload facts', () => {
  const spec = { replicas: 3, selector: {}, template: {} };
  const status = { observedGeneration: 2, replicas: 3, updatedReplicas: 1, readyReplicas: 2, availableReplicas: 2 };

  it('reads a Deployment, and that its rollout was given up', () => {
    const conditions = [
      { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: 'timed out' },
    ];
    const metadata = { name: 'web', namespace: 'n', uid: 'u', generation: 2 };
    expect(toDeploymentFact('added', { metadata, spec, status: { ...status, conditions } }, 1)).toMatchObject({
      workload: 'Deployment',
      generation: 2,
      observedGeneration: 2,
      desired: 3,
      replicas: 3,
      updated: 1,
      ready: 2,
      available: 2,
      stalled: 'ProgressDeadlineExceeded: timed out',
    });
    expect(toDeploymentFact('added', { metadata, spec, status }, 1)).not.toHaveProperty('stalled');
  });

  it('reads a StatefulSet whose partition leaves pods as they are', () => {
    const metadata = { name: 'db', generation: 2 };
    const read = (updateStrategy: object) =>
      toStatefulSetFact('added', { metadata, spec: { ...spec, serviceName: 'db', updateStrategy }, status }, 1);
    expect(read({ rollingUpdate: { partition: 2 } })).toMatchObject({ workload: 'StatefulSet', partition: 2 });
    expect(read({ rollingUpdate: { partition: 0 } })).not.toHaveProperty('partition');
  });

  it('reads a DaemonSet, whose nodes its status alone counts', () => {
    const counts = { desiredNumberScheduled: 2, currentNumberScheduled: 2, updatedNumberScheduled: 1 };
    const nodes = { observedGeneration: 2, ...counts, numberReady: 1, numberAvailable: 1 };
    expect(toDaemonSetFact('added', { metadata: { name: 'edge' }, status: nodes } as never, 1)).toMatchObject({
      ...{ workload: 'DaemonSet', desired: 2, replicas: 2, updated: 1, ready: 1, available: 1, observedGeneration: 2 },
    });
  });

  it('counts the pods of a ReplicaSet that are on their way out, where the server does', () => {
    const replicaSet = { metadata: { name: 'web' }, spec, status: { replicas: 1, terminatingReplicas: 2 } };
    expect(toReplicaSetFact('modified', replicaSet, 1)).toMatchObject({ replicas: 1, terminating: 2 });
    expect(toReplicaSetFact('modified', { ...replicaSet, status: { replicas: 1 } }, 1)).not.toHaveProperty(
      'terminating',
    );
  });

  it('reads a ReplicaSet without a status', () => {
    expect(toReplicaSetFact('added', { metadata: { name: 'web' }, spec }, 1)).toMatchObject({ replicas: 0, ready: 0 });
  });
});
