import { describe, expect, it } from 'vitest';
import { toPodFact } from './pod-fact.ts';

/** As the API server sends it, shortened. */
const terminating = {
  metadata: {
    name: 'web-5d9c-x2x',
    namespace: 'sw-1-rolling-delete',
    uid: 'f2b1',
    creationTimestamp: '2026-11-23T17:00:00Z',
    deletionTimestamp: '2026-11-23T17:05:30Z',
    deletionGracePeriodSeconds: 30,
    labels: { app: 'web' },
    ownerReferences: [
      { apiVersion: 'v1', kind: 'Other', name: 'o', uid: 'o' },
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5d9c', uid: 'r', controller: true },
    ],
  },
  spec: { nodeName: 'seaworthy-worker', terminationGracePeriodSeconds: 45, containers: [] },
  status: {
    phase: 'Running',
    podIP: '10.244.1.7',
    conditions: [{ type: 'Ready', status: 'False' }],
    initContainerStatuses: [
      {
        name: 'wait',
        image: 'i',
        imageID: 'i',
        ready: true,
        restartCount: 0,
        state: { terminated: { exitCode: 0, reason: 'Completed', startedAt: '2026-11-23T17:00:01Z' } },
      },
    ],
    containerStatuses: [
      {
        name: 'web',
        image: 'i',
        imageID: 'i',
        ready: false,
        restartCount: 1,
        state: { running: { startedAt: '2026-11-23T17:01:00Z' } },
        lastState: {
          terminated: {
            exitCode: 137,
            signal: 9,
            reason: 'OOMKilled',
            message: 'bye',
            startedAt: '2026-11-23T17:00:05Z',
            finishedAt: '2026-11-23T17:00:59Z',
          },
        },
      },
    ],
  },
};

describe('toPodFact', () => {
  it('reads a terminating pod with a restarted container', () => {
    expect(toPodFact('modified', terminating, 42.5)).toEqual({
      kind: 'pod',
      source: 'watch',
      at: 42.5,
      change: 'modified',
      namespace: 'sw-1-rolling-delete',
      name: 'web-5d9c-x2x',
      uid: 'f2b1',
      node: 'seaworthy-worker',
      ip: '10.244.1.7',
      phase: 'Running',
      ready: false,
      createdAt: Date.parse('2026-11-23T17:00:00Z'),
      deletionTimestamp: Date.parse('2026-11-23T17:05:30Z'),
      gracePeriodSeconds: 30,
      containers: [
        {
          name: 'wait',
          init: true,
          state: 'terminated',
          reason: 'Completed',
          ready: true,
          restartCount: 0,
          exitCode: 0,
          startedAt: Date.parse('2026-11-23T17:00:01Z'),
        },
        {
          name: 'web',
          init: false,
          state: 'running',
          ready: false,
          restartCount: 1,
          startedAt: Date.parse('2026-11-23T17:01:00Z'),
          lastState: {
            state: 'terminated',
            reason: 'OOMKilled',
            exitCode: 137,
            signal: 9,
            message: 'bye',
            startedAt: Date.parse('2026-11-23T17:00:05Z'),
            finishedAt: Date.parse('2026-11-23T17:00:59Z'),
          },
        },
      ],
      labels: { app: 'web' },
      ownerKind: 'ReplicaSet',
      ownerName: 'web-5d9c',
    });
  });

  it.each<[string, Record<string, string>, string[]]>([
    ['those of the spec', {}, ['web', 'agent']],
    ['the one that kubectl takes by default', { 'kubectl.kubernetes.io/default-container': 'agent' }, ['agent', 'web']],
  ])('lists first, of containers that the API lists by name, %s', (_, annotations, names) => {
    const statuses = ['agent', 'web'].map((name) => {
      return { name, image: 'i', imageID: 'i', ready: true, restartCount: 0, state: {} };
    });
    const pod = {
      metadata: { ...terminating.metadata, annotations },
      spec: { containers: [{ name: 'web' }, { name: 'agent' }] },
      status: { containerStatuses: statuses },
    };
    expect(toPodFact('added', pod, 1).containers.map(({ name }) => name)).toEqual(names);
  });

  it('tells a sidecar from an init container that runs to its end', () => {
    const statuses = ['setup', 'proxy'].map((name) => {
      return { name, image: 'i', imageID: 'i', ready: true, restartCount: 0, state: {} };
    });
    const pod = {
      ...terminating,
      spec: { containers: [], initContainers: [{ name: 'setup' }, { name: 'proxy', restartPolicy: 'Always' }] },
      status: { initContainerStatuses: statuses },
    };
    expect(toPodFact('added', pod, 1).containers.map(({ name, sidecar }) => [name, sidecar])).toEqual([
      ['setup', undefined],
      ['proxy', true],
    ]);
  });

  it('keeps the grace period when the last step of a deletion sets it to 0', () => {
    const last = { ...terminating, metadata: { ...terminating.metadata, deletionGracePeriodSeconds: 0 } };
    expect(toPodFact('deleted', last, 1).gracePeriodSeconds).toBe(45);
  });

  it('says why a pod is not scheduled, and leaves out what is not there', () => {
    const pod = {
      metadata: { name: 'p', namespace: 'n', uid: 'u', creationTimestamp: '2026-11-23T17:00:00Z' },
      spec: { terminationGracePeriodSeconds: 45, containers: [] },
      status: {
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes fit' }],
      },
    };
    const fact = toPodFact('added', pod, 1);
    expect(fact).toMatchObject({ reason: 'Unschedulable: 0/3 nodes fit', gracePeriodSeconds: 45, containers: [] });
    expect(Object.keys(fact)).not.toContain('node');
    expect(Object.keys(fact)).not.toContain('deletionTimestamp');
  });
});
