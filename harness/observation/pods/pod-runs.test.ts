import { describe, expect, test } from 'vitest';
import type { ContainerStatus, EventFact, MarkFact, PodFact, ProcessFact, RuntimeFact } from '../../timeline/fact.ts';
import {
  containerRuns,
  endOfRun,
  ignoresSignal,
  ranOnAfterItsHandler,
  signalToStop,
  toldToStop,
  type PodRun,
} from './pod-runs.ts';

const init: ContainerStatus = { name: 'init', init: true, state: 'terminated', ready: true, restartCount: 7 };
const running = { name: 'web', init: false, state: 'running', ready: true, restartCount: 0, startedAt: 1000 } as const;
const ended = { state: 'terminated', exitCode: 3, reason: 'Error', startedAt: 1000, finishedAt: 5000 } as const;

function snapshot(at: number, ...containers: readonly ContainerStatus[]): PodFact {
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
    containers: [init, ...containers],
    labels: {},
  };
}

function mark(name: string, markedAt: number, container = 'web'): MarkFact {
  const of = { namespace: 'sw', pod: 'web-1', uid: 'u', container };
  return { kind: 'mark', source: 'log', at: markedAt + 5, ...of, mark: name, markedAt, detail: {} };
}

/** Of container `web`. */
function podRuns(snapshots: readonly PodFact[], marks: readonly MarkFact[]): readonly PodRun[] | undefined {
  return containerRuns({ snapshots, marks, calls: [], processes: [], signals: [], events: [] }).find(
    ({ name }) => name === 'web',
  )?.runs;
}

const firstLife = [mark('start', 1100), mark('listening', 1200), mark('preStop', 4000), mark('preStopDone', 4500)];
const firstRun = {
  startedAt: 1000,
  runningSeenAt: 1010,
  readySeenAt: 1010,
  bootedAt: 1100,
  listeningAt: 1200,
  preStopAt: 4000,
  preStopDoneAt: 4500,
};

test('one run, from its start to its end', () => {
  const snapshots = [snapshot(500, { ...running, state: 'waiting' }), snapshot(1010, running)];
  const end = [
    mark('SIGTERM', 4600),
    mark('exit', 4900),
    snapshot(5100, { ...running, ...ended, exitCode: 0 }),
  ] as const;
  const [sigterm, exit, last] = end;
  const [run, ...more] = podRuns([...snapshots, last], [...firstLife, sigterm, exit]) ?? [];
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

test.each<[string, ContainerStatus]>([
  ['as it runs again', { ...running, restartCount: 1, startedAt: 6000, lastState: ended }],
  ['while it waits to run again', { ...running, state: 'waiting', lastState: ended }],
])('a run that ended, seen %s', (_, later) => {
  const marks = [...firstLife, mark('start', 6100), mark('listening', 6300)];
  const [first, second] = podRuns([snapshot(1010, running), snapshot(6050, later)], marks) ?? [];
  expect(first).toEqual({ ...firstRun, finishedAt: 5000, endSeenAt: 6050, exitCode: 3, exitReason: 'Error' });
  expect(second).toMatchObject({ listeningAt: 6300 });
});

test('a pod that never ran, without marks', () => {
  expect(podRuns([snapshot(500, { ...running, state: 'waiting' })], [])).toEqual([]);
});

test('each container has its own runs, by its own marks and by the calls of the container runtime', () => {
  const proxy = { ...running, name: 'proxy' };
  const snapshots = [
    snapshot(1010, proxy, running),
    snapshot(6050, proxy, { ...running, restartCount: 1, startedAt: 6000, lastState: ended }),
    snapshot(9000, { ...proxy, ...ended, exitCode: 137 }, { ...running, ...ended, restartCount: 1, exitCode: 0 }),
  ];
  const marks = [
    ...firstLife,
    mark('start', 6100),
    mark('SIGTERM', 8000),
    mark('SIGTERM', 8010, 'proxy'),
    mark('exit', 8500),
  ];
  const call = {
    kind: 'runtime',
    source: 'journal',
    at: 9100,
    node: 'n',
    namespace: 'sw',
    pod: 'web-1',
    uid: 'u',
  } as const;
  const calls: readonly RuntimeFact[] = [
    { ...call, call: 'signal', container: 'web', run: 1, calledAt: 7990 },
    { ...call, call: 'signal', container: 'proxy', run: 0, calledAt: 7995 },
    { ...call, call: 'kill', container: 'proxy', run: 0, calledAt: 8900 },
  ];
  const seen = { kind: 'process', source: 'procfs', node: 'n', namespace: 'sw', pod: 'web-1', uid: 'u' } as const;
  const processes: readonly ProcessFact[] = [
    { ...seen, at: 2000, container: 'web', program: 'sh', sigterm: 'default' },
    { ...seen, at: 7000, container: 'web', program: 'node', sigterm: 'caught' },
  ];
  const runs = containerRuns({ snapshots, marks, calls, processes, signals: [], events: [] });
  expect(runs.map(({ name, init: isInit, runs: its }) => [name, isInit, its.length])).toEqual([
    ['init', true, 8],
    ['proxy', false, 1],
    ['web', false, 2],
  ]);
  expect(runs[1]?.runs[0]).toMatchObject({ sigtermAt: 8010, signalledAt: 7995, killedAt: 8900, exitCode: 137 });
  expect(runs[1]?.runs[0]).not.toHaveProperty('exitMarkAt');
  expect(runs[2]?.runs[0]).not.toHaveProperty('sigtermAt');
  expect(runs[2]?.runs.map(({ process1 }) => process1?.program)).toEqual(['sh', 'node']);
  expect(runs[2]?.runs[1]).toMatchObject({ sigtermAt: 8000, signalledAt: 7990, exitMarkAt: 8500, exitCode: 0 });
});

test('hooks that failed are those of the run that had begun by then', () => {
  const event = (reason: string, happenedAt: number): EventFact => ({
    ...{ kind: 'event', source: 'watch', at: happenedAt + 100, namespace: 'sw', type: 'Warning', reason, message: '' },
    ...{ about: { kind: 'Pod', name: 'web-1', uid: 'u', container: 'web' }, count: 1, happenedAt },
  });
  const snapshots = [
    snapshot(5500, { ...running, restartCount: 1, startedAt: 5000, lastState: ended }),
    snapshot(8500, { ...running, state: 'terminated', restartCount: 1, exitCode: 0, startedAt: 5000 }),
  ];
  const events = [event('FailedPostStartHook', 1000), event('FailedPreStopHook', 8000), event('BackOff', 5000)];
  const runs = containerRuns({ snapshots, marks: [], calls: [], processes: [], signals: [], events });
  const hooks = runs.map(({ name, runs: its }) => [
    name,
    its.map(({ preStopFailedAt, postStartFailedAt }) => [preStopFailedAt, postStartFailedAt]),
  ]);
  expect(Object.fromEntries(hooks)).toMatchObject({
    web: [
      [undefined, 1000],
      [8000, undefined],
    ],
  });
  expect(hooks[0]?.[1]?.at(-1)).toEqual([undefined, undefined]);
});

test('a handler for SIGTERM that is gone after the signal is told from none at all', () => {
  const at = (number: number, program: string, sigterm: ProcessFact['sigterm']): ProcessFact => ({
    ...{ kind: 'process', source: 'procfs', node: 'n', namespace: 'sw', pod: 'web-1', uid: 'u', container: 'web' },
    ...{ at: number, program, sigterm },
  });
  const runOf = (...processes: readonly ProcessFact[]): PodRun =>
    containerRuns({ snapshots: [snapshot(1010, running)], marks: [], calls: [], signals: [], processes, events: [] })
      .find(({ name }) => name === 'web')
      ?.runs.at(-1) ?? {};

  const once = runOf(at(7000, 'node', 'caught'), at(8000, 'node', 'default'));
  expect([ignoresSignal(once), ranOnAfterItsHandler(once)]).toEqual([undefined, 'node']);
  const never = runOf(at(7000, 'node', 'default'), at(8000, 'node', 'default'));
  expect([ignoresSignal(never), ranOnAfterItsHandler(never)]).toEqual(['node', undefined]);
  const replaced = runOf(at(7000, 'sh', 'caught'), at(8000, 'node', 'default'));
  expect([ignoresSignal(replaced), ranOnAfterItsHandler(replaced)]).toEqual(['node', undefined]);
  const stays = runOf(at(7000, 'node', 'caught'), at(8000, 'node', 'caught'));
  expect([ignoresSignal(stays), ranOnAfterItsHandler(stays)]).toEqual([undefined, undefined]);
});

describe('an image that names the signal by which it is stopped', () => {
  const of = { node: 'n', namespace: 'sw', pod: 'web-1', uid: 'u', container: 'web' } as const;
  const runOf = (signal: string, process: Pick<ProcessFact, 'sigterm' | 'otherSignals'>): PodRun => {
    const calls: readonly RuntimeFact[] = [
      { kind: 'runtime', source: 'journal', at: 9000, ...of, call: 'signal', run: 0, calledAt: 8000, signal },
    ];
    const processes: readonly ProcessFact[] = [
      { kind: 'process', source: 'procfs', at: 2000, ...of, program: 'app', ...process },
    ];
    return (
      containerRuns({ snapshots: [snapshot(1010, running)], marks: [], calls, signals: [], processes, events: [] })
        .find(({ name }) => name === 'web')
        ?.runs.at(-1) ?? {}
    );
  };

  test('is told to stop where its process 1 catches that one, whatever it makes of SIGTERM', () => {
    const run = runOf('interrupt', { sigterm: 'default', otherSignals: { SIGINT: 'caught' } });
    expect([signalToStop(run), ignoresSignal(run)]).toEqual(['SIGINT', undefined]);
    expect(toldToStop(run)).toEqual({ at: 8000, source: 'journal', signal: 'SIGINT' });
  });

  test('is not told where nothing becomes of that one', () => {
    const run = runOf('quit', { sigterm: 'caught', otherSignals: { SIGQUIT: 'default' } });
    expect([signalToStop(run), ignoresSignal(run), toldToStop(run)]).toEqual(['SIGQUIT', 'app', undefined]);
  });

  test.each(['user defined signal 1', 'signal 40'])('is told by %s, of which nobody looked what becomes', (signal) => {
    const run = runOf(signal, { sigterm: 'default' });
    expect([ignoresSignal(run), toldToStop(run)?.at]).toEqual([undefined, 8000]);
  });

  test('is stopped by SIGTERM where it names that', () => {
    const run = runOf('terminated', { sigterm: 'caught', otherSignals: { SIGINT: 'default' } });
    expect([signalToStop(run), ignoresSignal(run)]).toEqual(['SIGTERM', undefined]);
    expect(toldToStop(run)).toEqual({ at: 8000, source: 'journal' });
  });
});
