import { expect, test } from 'vitest';
import type { Fact, MarkFact, PodFact } from '../../timeline/fact.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { unavoidableWaits } from './unavoidable-waits.ts';

function pod(at: number, changes: Partial<PodFact> = {}, reason?: string): PodFact {
  const main = { name: 'main', init: false, ready: false, restartCount: 0 };
  return {
    kind: 'pod',
    source: 'watch',
    at,
    change: 'modified',
    namespace: 'x',
    name: 'web-1',
    uid: 'u1',
    phase: 'Running',
    ready: true,
    createdAt: 0,
    labels: {},
    containers: [{ ...main, state: reason === undefined ? 'running' : 'waiting', ...(reason ? { reason } : {}) }],
    ...changes,
  };
}

function ended(at: number, changes: Partial<PodFact> = {}): PodFact {
  const containers = pod(at).containers.map((container) => ({ ...container, state: 'terminated' as const }));
  return pod(at, { containers, ...changes });
}

function mark(markedAt: number, name: string): MarkFact {
  const base = { kind: 'mark', source: 'log', namespace: 'x', pod: 'web-1', uid: 'u1', container: 'main' } as const;
  return { ...base, at: markedAt + 50, mark: name, markedAt, detail: {} };
}

function pause(from: number, at: number, until: 'time' | 'condition' = 'time'): Fact {
  return { kind: 'wait', source: 'harness', from, at, what: 'x', until };
}

const deletion = { deletionTimestamp: 9000, gracePeriodSeconds: 5 };

test.each<[string, Fact[], Partial<ReturnType<typeof unavoidableWaits>>]>([
  ['nothing', [pod(0), pod(1000)], { totalMs: 0 }],
  [
    'a deletion, to the end of the containers',
    [pod(1000, deletion), ended(3000, deletion), pod(3100)],
    { graceMs: 2000 },
  ],
  ['a deletion, to the end of the pod', [pod(1000, deletion), pod(1500, { change: 'deleted' })], { graceMs: 500 }],
  ['a deletion that outlasts its grace period', [pod(1000, deletion), ended(8000, deletion)], { graceMs: 5000 }],
  ['a deletion that nobody waited for', [pod(1000, deletion), pause(1500, 2500)], { graceMs: 1500, pauseMs: 1000 }],
  ['a forced deletion', [pod(1000, { ...deletion, gracePeriodSeconds: 0 }), ended(3000)], { graceMs: 0 }],
  [
    'back-offs',
    [pod(0), pod(1000, {}, 'CrashLoopBackOff'), pod(3000), pod(4000, {}, 'ImagePullBackOff'), pod(4500), pod(9000)],
    { backOffMs: 2500, totalMs: 2500 },
  ],
  ['a container that is being created', [pod(0, {}, 'ContainerCreating'), pod(1000)], { totalMs: 0 }],
  ['hooks by their marks', [mark(1000, 'preStop'), mark(1400, 'preStopDone'), mark(2000, 'SIGTERM')], { hookMs: 400 }],
  ['a hook without an end', [mark(1000, 'preStop'), mark(2000, 'SIGTERM')], { hookMs: 0 }],
  ['pauses, and no other wait', [pause(0, 3000), pause(3000, 9000, 'condition')], { pauseMs: 3000, totalMs: 3000 }],
  [
    'what overlaps, once',
    [pod(1000, deletion), mark(1100, 'preStop'), mark(1900, 'preStopDone'), ended(2000, deletion), pause(1500, 4500)],
    { graceMs: 1000, hookMs: 800, pauseMs: 3000, totalMs: 3500 },
  ],
])('%s', (_title, facts, waits) => {
  const timeline = new Timeline();
  for (const fact of facts) timeline.record(fact);
  expect(unavoidableWaits(timeline)).toMatchObject(waits);
});
