import { expect, test } from 'vitest';
import type { CommandFact, WorkloadFact } from '../timeline/fact.ts';
import { Timeline } from '../timeline/timeline.ts';
import { scaledByOthers } from './scaled-by-others.ts';

const web = { kind: 'Deployment', name: 'web' } as const;

function reading(at: number, desired: number, its: Partial<WorkloadFact> = {}): WorkloadFact {
  const counts = { desired, replicas: desired, updated: desired, ready: desired, available: desired };
  return {
    ...{ kind: 'workload', source: 'watch', at, change: 'modified', workload: 'Deployment', namespace: 'shop' },
    ...{ name: 'web', uid: 'u', generation: 1, observedGeneration: 1, ...counts, ...its },
  };
}

function command(at: number, verb: string, object = 'deployment/web'): CommandFact {
  return { kind: 'command', source: 'command', at, verb, object };
}

function seen(...facts: readonly (WorkloadFact | CommandFact)[]) {
  const timeline = new Timeline();
  for (const fact of facts) timeline.record(fact);
  return scaledByOthers(timeline, web, 10_000);
}

test('the first change that Seaworthy had not made is told', () => {
  expect(seen(reading(0, 3), reading(3200, 4), reading(5000, 6))).toEqual({ from: 3, to: 4, at: 3200 });
  expect(seen(reading(0, 3), reading(3200, 2))).toEqual({ from: 3, to: 2, at: 3200 });
});

test('of a StatefulSet as of a Deployment', () => {
  const timeline = new Timeline();
  const set = { workload: 'StatefulSet', name: 'db' } as const;
  timeline.record(reading(0, 3, set));
  timeline.record(reading(3200, 4, set));
  expect(scaledByOthers(timeline, { kind: 'StatefulSet', name: 'db' }, 10_000)).toMatchObject({ from: 3, to: 4 });
  expect(scaledByOthers(timeline, web, 10_000)).toBeUndefined();
});

test.each<[string, readonly (WorkloadFact | CommandFact)[]]>([
  ['more pods for a while, as a rollout has', [reading(0, 3), reading(1000, 3, { replicas: 4, ready: 3 })]],
  [
    'what verify scales itself, and back',
    [reading(0, 3), command(10, 'scale'), reading(20, 2), command(30, 'scale'), reading(40, 3)],
  ],
  ['what verify applies', [reading(0, 3), command(10, 'apply'), reading(20, 4)]],
  ['another workload', [reading(0, 3), reading(5, 1, { name: 'web-worker' }), reading(10, 3)]],
  ['another kind of the same name', [reading(0, 3), reading(5, 1, { workload: 'ReplicaSet' }), reading(10, 3)]],
  ['what came after the load', [reading(0, 3), reading(10_001, 4)]],
])('none is told of %s', (_, facts) => {
  expect(seen(...facts)).toBeUndefined();
});

test('a change by others is told beside one of our own, and beside a command that changes no number', () => {
  const own = [reading(0, 3), command(10, 'scale'), reading(20, 4)];
  expect(seen(...own, reading(500, 5))).toEqual({ from: 4, to: 5, at: 500 });
  expect(seen(reading(0, 3), command(10, 'rollout restart'), reading(20, 4))).toMatchObject({ from: 3, to: 4 });
  expect(seen(reading(0, 3), command(10, 'scale', 'deployment/db'), reading(20, 4))).toMatchObject({ from: 3, to: 4 });
});
