import { expect, test } from 'vitest';
import type { Fact } from '../../timeline/fact.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { judgeClaim } from '../judges/judge-claim.ts';
import { countsUnready, crashLoops, samePods } from './set-claims.ts';

const loop = [crashed('a', 0), waits('a', 0), runs('a', 1), waits('a', 1), runs('a', 2)];

test.each([
  ['the same', [runs('a', 0), runs('b', 0), runs('a', 1)], 'pass', /^2 pods in 3 readings: a, b$/],
  ['one replaced', [runs('a', 0), runs('b', 0), runs('c', 0)], 'fail', /^3 pods in 3 readings: a, b, c, instead of 2$/],
  ['one missing', [runs('a', 0)], 'fail', /instead of 2$/],
  ['a stranger', [runs('a', 0), runs('b', 0), { ...runs('x', 0), ownerName: 'other' }], 'pass', /a, b$/],
])('pods of a ReplicaSet: %s', (_, facts, verdict, reason) => {
  expect(judgeClaim(setWith(facts), samePods(2))).toMatchObject(like(verdict, reason));
});

test.each([
  ['counted', [status(0), status(3), status(3)], 'pass', /none ready in all 2 readings/],
  ['one ready', [status(3), status(3, 1)], 'fail', /counted 3 replicas, 1 of them ready/],
  ['one fewer', [status(3), status(2)], 'fail', /counted 2 replicas, 0 of them ready/],
  ['never counted', [status(0), status(2)], 'fail', /never counted 3 replicas/],
])('replicas of a ReplicaSet: %s', (_, facts, verdict, reason) => {
  expect(judgeClaim(setWith(facts), countsUnready(3))).toMatchObject(like(verdict, reason));
});

test.each([
  ['in a loop', loop, 'pass', /^1 pods in CrashLoopBackOff/],
  ['restarted too rarely', loop.slice(0, 3), 'fail', /a was restarted 1 times/],
  ['never waiting', [runs('a', 0), runs('a', 1), runs('a', 2)], 'fail', /a was never in CrashLoopBackOff/],
  ['counting backwards', [...loop, runs('a', 1)], 'fail', /restarts of a became fewer/],
  ['no pod', [], 'fail', /no pod/],
])('pods of a crash loop: %s', (_, facts, verdict, reason) => {
  expect(judgeClaim(setWith(facts), crashLoops(2))).toMatchObject(like(verdict, reason));
});

function like(verdict: string, reason: RegExp) {
  return { verdict, reason: expect.stringMatching(reason) as string };
}

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
