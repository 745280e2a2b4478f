import { expect, test } from 'vitest';
import type { ContainerReading, MarkFact, PodFact } from '../timeline/fact.ts';
import { endOfRun, podRuns } from './pod-runs.ts';

const init: ContainerReading = { name: 'init', init: true, state: 'terminated', ready: true, restartCount: 7 };
const running = { name: 'web', init: false, state: 'running', ready: true, restartCount: 0, startedAt: 1000 } as const;
const ended = { state: 'terminated', exitCode: 3, reason: 'Error', startedAt: 1000, finishedAt: 5000 } as const;

function reading(at: number, main: ContainerReading): PodFact {
  return {
    kind: 'pod',
    source: 'watch',
    at,
    change: 'modified',
    namespace: 'sw',
    name: 'web-1',
    uid: 'u',
    phase: 'Running',
    ready: true,
    createdAt: 0,
    containers: [init, main],
    labels: {},
  };
}

function mark(name: string, markedAt: number): MarkFact {
  const of = { namespace: 'sw', pod: 'web-1', uid: 'u', container: 'web' };
  return { kind: 'mark', source: 'log', at: markedAt + 5, ...of, mark: name, markedAt, detail: {} };
}

const firstLife = [mark('start', 1100), mark('listening', 1200), mark('preStop', 4000), mark('preStopDone', 4500)];
const firstRun = {
  startedAt: 1000,
  runningSeenAt: 1010,
  bootedAt: 1100,
  listeningAt: 1200,
  preStopAt: 4000,
  preStopDoneAt: 4500,
};

test('one run, from its start to its end', () => {
  const readings = [reading(500, { ...running, state: 'waiting' }), reading(1010, running)];
  const end = [
    mark('SIGTERM', 4600),
    mark('exit', 4900),
    reading(5100, { ...running, ...ended, exitCode: 0 }),
  ] as const;
  const [sigterm, exit, last] = end;
  const [run, ...more] = podRuns([...readings, last], [...firstLife, sigterm, exit]);
  expect(more).toEqual([]);
  expect(run).toEqual({
    ...firstRun,
    sigtermAt: 4600,
    exitMarkAt: 4900,
    finishedAt: 5000,
    endSeenAt: 5100,
    exitCode: 0,
    exitReason: 'Error',
  });
  expect(run && endOfRun(run)).toBe(4900);
});

test.each<[string, ContainerReading]>([
  ['as it runs again', { ...running, restartCount: 1, startedAt: 6000, lastState: ended }],
  ['while it waits to run again', { ...running, state: 'waiting', lastState: ended }],
])('a run that ended, seen %s', (_, later) => {
  const marks = [...firstLife, mark('start', 6100), mark('listening', 6300)];
  const [first, second] = podRuns([reading(1010, running), reading(6050, later)], marks);
  expect(first).toEqual({ ...firstRun, finishedAt: 5000, endSeenAt: 6050, exitCode: 3, exitReason: 'Error' });
  expect(second).toMatchObject({ listeningAt: 6300 });
});

test('a pod that never ran, without marks', () => {
  expect(podRuns([reading(500, { ...running, state: 'waiting' })], [])).toEqual([]);
});
