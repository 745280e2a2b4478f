import { expect, test } from 'vitest';
import type { ContainerStatus, MarkFact, PodFact, RuntimeFact } from '../../timeline/fact.ts';
import { phaseAt, phasesOf } from './pod-phases.ts';

const main = { name: 'main', init: false, state: 'running', ready: true, restartCount: 0 } as const;

function snapshot(at: number, changes: Partial<PodFact> = {}, container: Partial<ContainerStatus> = {}): PodFact {
  const of = { source: 'watch', namespace: 'sw', name: 'web-1', uid: 'u', createdAt: 0, phase: 'Running' } as const;
  const containers = [{ ...main, ...container }];
  return { kind: 'pod', ...of, at, change: 'modified', ready: true, labels: {}, containers, ...changes };
}

function mark(name: string, markedAt: number, container = 'main'): MarkFact {
  const of = { source: 'log', namespace: 'sw', pod: 'web-1', uid: 'u' } as const;
  return { kind: 'mark', ...of, at: markedAt, container, mark: name, markedAt, detail: {} };
}

const signal: RuntimeFact = {
  kind: 'runtime',
  source: 'journal',
  ...{ at: 9000, call: 'signal', node: 'n', namespace: 'sw', pod: 'web-1', uid: 'u', container: 'main', run: 0 },
  calledAt: 1990,
};
const deletion = { deletionTimestamp: 31_000 };

test.each([
  ['ends with its pod', 3000, 3000],
  ['has no known end when its pod was deleted by force before', 1500, Infinity],
])('the last phase %s', (_, goneAt, to) => {
  const snapshots = [snapshot(0), snapshot(1000, deletion), snapshot(goneAt, { ...deletion, change: 'deleted' })];
  const marks = [mark('SIGTERM', 2000)];
  expect(phasesOf({ snapshots, marks, calls: [], processes: [], signals: [], events: [] }).at(-1)).toEqual({
    phase: 'stopping',
    from: 2000,
    to,
    by: 'mark',
  });
});

test.each<[string, MarkFact[], RuntimeFact[], readonly object[]]>([
  ['its own mark', [mark('preStopDone', 1980), mark('SIGTERM', 2000)], [signal], [{ from: 2000, by: 'mark' }]],
  ["its node's journal, without a mark", [mark('preStopDone', 1980)], [signal], [{ from: 1990, by: 'journal' }]],
  ['the end of its hook, without either', [mark('preStopDone', 1980)], [], [{ from: 1980, by: 'hook' }]],
  ['nothing of another container', [mark('SIGTERM', 2000, 'proxy')], [{ ...signal, container: 'proxy' }], []],
])('that a pod stops is known by %s', (_, marks, calls, expected) => {
  const snapshots = [snapshot(0), snapshot(1000, deletion)];
  const stopping = phasesOf({ snapshots, marks, calls, processes: [], signals: [], events: [] }).filter(
    ({ phase }) => phase === 'stopping',
  );
  expect(stopping.map(({ from, by }) => ({ from, by }))).toEqual(expected);
});

test('a pod that restarts goes through its phases again', () => {
  const again = { restartCount: 1 };
  const snapshots = [
    snapshot(0, { ready: false }, { state: 'waiting' }),
    snapshot(100, { ready: false }),
    snapshot(300),
    snapshot(900, { ready: false }, { ...again, lastState: { state: 'terminated', exitCode: 3 } }),
    snapshot(1200, {}, again),
  ];
  const marks = [mark('start', 50), mark('exit', 800), mark('start', 880)];
  const spans = phasesOf({ snapshots, marks, calls: [], processes: [], signals: [], events: [] });
  expect(spans.map(({ phase, from }) => [phase, from])).toEqual([
    ['pending', 0],
    ['starting', 50],
    ['ready', 300],
    ['exited', 800],
    ['starting', 880],
    ['ready', 1200],
  ]);
  const at = (time: number) => phaseAt({ phases: spans }, time);
  expect([-1, 49, 50, 850, 5000].map(at)).toEqual(['pending', 'pending', 'starting', 'exited', 'ready']);
});
