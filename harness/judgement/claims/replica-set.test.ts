import { expect, test } from 'vitest';
import type { Fact } from '../../timeline/fact.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { judgeClaim } from '../judges/judge-claim.ts';
import { claims } from './claims.ts';

const { reportsUnready, crashLoops, samePods } = claims;

const loop = [crashed('a', 0), waits('a', 0), runs('a', 1), waits('a', 1), runs('a', 2)];

test.each([
  [
    'the same',
    [runs('a', 0), runs('b', 0), runs('a', 1)],
    'pass',
    { code: 'same-pods', figures: { pods: ['a', 'b'], snapshots: 3 } },
  ],
  [
    'one replaced',
    [runs('a', 0), runs('b', 0), runs('c', 0)],
    'fail',
    { code: 'other-pods', figures: { pods: ['a', 'b', 'c'], snapshots: 3, wanted: 2 } },
  ],
  ['one missing', [runs('a', 0)], 'fail', { code: 'other-pods', figures: { pods: ['a'], wanted: 2 } }],
  [
    'a stranger',
    [runs('a', 0), runs('b', 0), { ...runs('x', 0), ownerName: 'other' }],
    'pass',
    { code: 'same-pods', figures: { pods: ['a', 'b'] } },
  ],
])('pods of a ReplicaSet: %s', (_, facts, verdict, reason) => {
  expect(judgeClaim(setWith(facts), samePods(2))).toMatchObject({ verdict, reason });
});

test.each([
  [
    'counted',
    [status(0), status(3), status(3)],
    'pass',
    { code: 'counted-unready', figures: { replicas: 3, snapshots: 2 } },
  ],
  ['one ready', [status(3), status(3, 1)], 'fail', { code: 'counted-otherwise', figures: { replicas: 3, ready: 1 } }],
  ['one fewer', [status(3), status(2)], 'fail', { code: 'counted-otherwise', figures: { replicas: 2, ready: 0 } }],
  ['never counted', [status(0), status(2)], 'fail', { code: 'never-counted', figures: { replicas: 3 } }],
])('replicas of a ReplicaSet: %s', (_, facts, verdict, reason) => {
  expect(judgeClaim(setWith(facts), reportsUnready(3))).toMatchObject({ verdict, reason });
});

test.each([
  ['in a loop', loop, 'pass', { code: 'crash-looped', figures: { pods: 1, restarts: 2 } }],
  [
    'restarted too rarely',
    loop.slice(0, 3),
    'fail',
    { code: 'restarted-too-little', figures: { pod: 'a', restarts: 1 } },
  ],
  ['never waiting', [runs('a', 0), runs('a', 1), runs('a', 2)], 'fail', { code: 'no-back-off', figures: { pod: 'a' } }],
  ['counting backwards', [...loop, runs('a', 1)], 'fail', { code: 'restarts-fewer', figures: { pod: 'a' } }],
  ['no pod', [], 'fail', { code: 'no-pod' }],
])('pods of a crash loop: %s', (_, facts, verdict, reason) => {
  expect(judgeClaim(setWith(facts), crashLoops(2))).toMatchObject({ verdict, reason });
});

function setWith(facts: readonly Fact[]) {
  const timeline = new Timeline();
  facts.forEach((fact) => {
    timeline.record(fact);
  });
  return { name: 'set', uid: 'uid-set', timeline };
}

function status(replicas: number, ready = 0): Fact {
  return {
    ...{ kind: 'workload', source: 'watch', at: 1, change: 'modified', workload: 'ReplicaSet', namespace: 'sw' },
    ...{ name: 'set', uid: 'uid-set', generation: 1, observedGeneration: 1, desired: 3 },
    ...{ replicas, updated: replicas, ready, available: ready },
  };
}

function runs(name: string, restartCount: number): Fact {
  return pod(name, { state: 'running', restartCount });
}

function crashed(name: string, restartCount: number): Fact {
  return pod(name, { state: 'terminated', exitCode: 1, restartCount });
}

function waits(name: string, restartCount: number): Fact {
  return pod(name, { state: 'waiting', reason: 'CrashLoopBackOff', restartCount });
}

function pod(
  name: string,
  main: { state: 'running' | 'terminated' | 'waiting'; reason?: string; exitCode?: number; restartCount: number },
): Fact {
  return {
    ...{ kind: 'pod', source: 'watch', at: 1, change: 'modified', namespace: 'sw', name, uid: `uid-${name}` },
    ...{ phase: 'Running', ready: false, createdAt: 0, labels: {}, ownerKind: 'ReplicaSet', ownerName: 'set' },
    containers: [{ name: 'main', init: false, ready: false, ...main }],
  };
}
