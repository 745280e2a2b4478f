import { describe, expect, test } from 'vitest';
import { dropped, evidenceOf, noService, withoutLoad, type Ending } from '../../fixtures.test-helper.ts';
import type { ContainerStatus, Fact, MarkFact, ProcessFact, RuntimeFact } from '../../../timeline/fact.ts';
import { Timeline } from '../../../timeline/timeline.ts';
import type { Judgement } from '../../judgement.ts';
import type { LoadEvidence } from '../../load-evidence.ts';
import { judgementText } from '../../../report/text/judgement-text.ts';
import { judgeStops } from './judge-stops.ts';

const good: Ending = { name: 'web-a', deleted: 4000, preStop: 4010, sigterm: 9020, gone: 9400, exitCode: 0 };

test.each<[string, Ending, string, string, Pick<Judgement, 'reason' | 'cause'>]>([
  ['an orderly stop', good, 'pass', 'pass', { reason: { code: 'stopped-in-order', figures: { pods: 1 } } }],
  [
    'an exit code of its own, which no overload of the host gives',
    { ...good, exitCode: 3 },
    'fail',
    'fail',
    ended(3, 'ended-in-disorder'),
  ],
  [
    'a kill, which may have come as the host was overloaded',
    { ...good, exitCode: 137 },
    'fail',
    'inconclusive',
    ended(137, 'ran-past-grace'),
  ],
  [
    'a signal that never came to the app',
    { name: 'web-a', deleted: 4000, preStop: 4010, gone: 9400, exitCode: 137 },
    'fail',
    'inconclusive',
    {
      reason: { code: 'no-sigterm', figures: { pod: 'web-a', killed: true } },
      cause: { code: 'signal-not-passed-on', figures: {} },
    },
  ],
  [
    'no hook',
    { name: 'web-a', deleted: 4000, sigterm: 4020, gone: 9400, exitCode: 0 },
    'fail',
    'inconclusive',
    {
      reason: { code: 'no-pre-stop', figures: { pod: 'web-a' } },
      cause: { code: 'no-pre-stop-hook', figures: {} },
    },
  ],
])('%s', (_, ending, verdict, overloaded, told) => {
  const evidence = evidenceOf([ending], []);
  expect(judgeStops(evidence)).toMatchObject({ verdict, ...told });
  expect(judgeStops({ ...evidence, longestStallMs: 300 }).verdict).toBe(overloaded);
});

test('without load it is judged how the pod ended, and nothing is said of requests', () => {
  const told = judgeStops(withoutLoad(evidenceOf([good], [])));
  const untold = [{ code: 'stop-order', figures: {} }];
  expect(told).toEqual({
    ...{ verdict: 'pass', counts: { pods: 1 }, facts: expect.any(Array) as unknown },
    reason: { code: 'stopped-in-time', figures: { pods: 1, unloaded: noService, untold } },
  });
  const text = judgementText(told);
  expect(text).toMatch(/^the pod ended within the grace period; no load was sent/);
  expect(text).toContain(`Load:   none was sent: ${noService}`);
  expect(text).not.toMatch(/requests?|Ledger|answered/);

  const killed = withoutLoad(evidenceOf([{ ...good, grace: 5, exitCode: 137 }], []));
  expect(judgeStops(killed)).toMatchObject({ verdict: 'fail', ...ended(137, 'ran-past-grace') });
  // What an overloaded host may have brought about is no failure without load either.
  expect(judgeStops({ ...killed, longestStallMs: 300 })).toMatchObject({ verdict: 'inconclusive' });
});

function ended(exitCode: number, cause: 'ended-in-disorder' | 'ran-past-grace'): Pick<Judgement, 'reason' | 'cause'> {
  return { reason: { code: 'exit-code', figures: { pod: 'web-a', exitCode } }, cause: { code: cause, figures: {} } };
}

const ofPod = { node: 'n', namespace: 'sw', pod: 'web-a', uid: 'uid-web-a' } as const;

function mark(name: string, markedAt: number, container = 'web'): MarkFact {
  return { kind: 'mark', source: 'log', at: markedAt, ...ofPod, container, mark: name, markedAt, detail: {} };
}

function runtime(call: RuntimeFact['call'], calledAt: number, signal = 'terminated'): RuntimeFact {
  const of = { ...ofPod, container: 'web', run: 0 };
  return {
    kind: 'runtime',
    source: 'journal',
    at: 15_000,
    call,
    ...of,
    calledAt,
    ...(call === 'signal' && { signal }),
  };
}

function process1(sigterm: ProcessFact['sigterm']): ProcessFact {
  return { kind: 'process', source: 'procfs', at: 1000, ...ofPod, container: 'web', program: 'sh', sigterm };
}

/** The same, with other containers in the readings of its pods. */
function withContainers(
  evidence: LoadEvidence,
  containersIn: (container: ContainerStatus) => readonly ContainerStatus[],
): LoadEvidence {
  const timeline = new Timeline();
  for (const fact of evidence.timeline.facts)
    timeline.record(fact.kind === 'pod' ? { ...fact, containers: fact.containers.flatMap(containersIn) } : fact);
  return { ...evidence, timeline };
}

describe('a pod that had restarted', () => {
  const lastState = {
    state: 'terminated',
    exitCode: 3,
    reason: 'Error',
    startedAt: -50_000,
    finishedAt: -40_000,
  } as const;
  const crashed = [mark('start', -50_000), mark('preStop', -41_000), mark('start', -30_000)];

  test.each<[string, Partial<Ending>, string, object]>([
    ['stops in order, whatever its first run did', {}, 'pass', { code: 'stopped-in-order' }],
    ['did not run its hook, although the hook ran in its first run', { preStop: NaN }, 'fail', { code: 'no-pre-stop' }],
  ])('%s', (_, changes, verdict, reason) => {
    const { preStop = NaN, ...rest } = { ...good, ...changes };
    const ending = Number.isNaN(preStop) ? rest : { ...rest, preStop };
    const evidence = evidenceOf([ending], [], crashed);
    const restarted = withContainers(evidence, (container) => [{ ...container, restartCount: 1, lastState }]);
    expect(judgeStops(restarted)).toMatchObject({ verdict, reason });
  });

  test('and waited to be started again when it was deleted: its stop is not tested', () => {
    const evidence = withContainers(evidenceOf([good], []), (container) => [
      { ...container, state: 'waiting', reason: 'CrashLoopBackOff', lastState },
    ]);
    expect(judgeStops(evidence)).toMatchObject({
      verdict: 'inconclusive',
      reason: { code: 'not-running-when-deleted', figures: { pod: 'web-a', exitCode: 3 } },
    });
  });
});

test.each<[string, number, string, object]>([
  ['ends with 143', 143, 'pass', { code: 'stopped-in-order', figures: { pods: 1 } }],
  ['is killed', 137, 'fail', { code: 'exit-code', figures: { pod: 'web-a', container: 'proxy', exitCode: 137 } }],
])('a pod whose sidecar %s', (_, exitCode, verdict, reason) => {
  const proxyMarks = [mark('SIGTERM', 4000, 'proxy'), mark('preStop', 9500, 'proxy')];
  const ending = { ...good, grace: 5 };
  const evidence = withContainers(evidenceOf([ending], [], proxyMarks), (container) => [
    container,
    { ...container, name: 'proxy', ...(container.state === 'terminated' && { exitCode }) },
  ]);
  expect(judgeStops(evidence)).toMatchObject({ verdict, reason });
  expect(judgementText(judgeStops(evidence))).toContain(
    'containers ended in this order: web, proxy (seen at the same time)',
  );
});

test.each<[string, Partial<ContainerStatus>, object]>([
  ['is a sidecar is judged as any other', { sidecar: true }, { verdict: 'fail', reason: { code: 'exit-code' } }],
  ['had ended before is not', {}, { verdict: 'pass', reason: { code: 'stopped-in-order', figures: { pods: 1 } } }],
])('an init container that %s', (_, sort, expected) => {
  const evidence = withContainers(evidenceOf([{ ...good, grace: 5 }], []), (container) => [
    {
      ...{ name: 'proxy', init: true, ready: true, restartCount: 0, state: 'terminated', exitCode: 137, ...sort },
      ...(sort.sidecar && { state: container.state, finishedAt: 9000 }),
    },
    container,
  ]);
  expect(judgeStops(evidence)).toMatchObject(expected);
});

test('a pod that loses nothing though its preStop hook failed says so, by container', () => {
  const event = (container?: string): Fact => ({
    ...{ kind: 'event', source: 'watch', at: 4100, namespace: 'sw', type: 'Warning', count: 1, happenedAt: 4000 },
    about: { kind: 'Pod', name: 'web-a', uid: 'uid-web-a', ...(container !== undefined && { container }) },
    ...{ reason: 'FailedPreStopHook', message: 'PreStopHook failed' },
  });
  const silent: Ending = { name: 'web-a', deleted: 4000, gone: 9400, exitCode: 0 };
  const judged = (facts: readonly Fact[], also: readonly string[] = []) => {
    const evidence = withContainers({ ...evidenceOf([silent], [], facts), capabilities: {} }, (container) => [
      container,
      ...also.map((name) => ({ ...container, name })),
    ]);
    const { verdict, reason } = judgeStops(evidence);
    expect(verdict).toBe('pass');
    return reason.code === 'stopped-in-time' ? reason.figures.hooksFailed : reason;
  };
  expect(judged([event()])).toEqual([{ pod: 'web-a' }]);
  expect(judged([])).toBeUndefined();
  expect(judged([event('proxy')], ['proxy'])).toEqual([{ pod: 'web-a', container: 'proxy' }]);
  // An event that names no container may be about either.
  expect(judged([event()], ['proxy'])).toBeUndefined();
});

test('which moments of a stop, and which connections, the nodes told of is not said to be untold', () => {
  const silent: Ending = { name: 'web-a', deleted: 4000, gone: 9400, exitCode: 0 };
  const connections: Fact = {
    ...{ kind: 'connections', source: 'conntrack', at: 4500, node: 'n', service: 'web', from: 4000, to: 4500 },
    sentTo: [{ pod: 'web-a', ip: '10.0.0.1', ports: [40_000], micros: [0] }],
  };
  const untold = (...facts: readonly Fact[]) => {
    const { reason } = judgeStops({ ...evidenceOf([silent], [], facts), capabilities: {} });
    return reason.code === 'stopped-in-time' && reason.figures.untold.map(({ figures }) => figures);
  };
  expect(untold()).toEqual([{}, {}]);
  expect(untold(runtime('signal', 4100), connections)).toEqual([{ signalTold: true }, { tracked: true }]);
});

describe('an app that declares nothing', () => {
  const silent: Ending = { name: 'web-a', deleted: 4000, gone: 9400, grace: 5, exitCode: 0 };
  const order = { code: 'stop-order', figures: {} };
  const reached = { code: 'reached-after-deletion', figures: {} };
  const inTime = (...codes: object[]) => ({
    verdict: 'pass',
    reason: { code: 'stopped-in-time', figures: { pods: 1, whileGoing: 2, untold: [order, ...codes, reached] } },
  });
  const killed = (cause: object) => ({
    verdict: 'fail',
    reason: { code: 'exit-code', figures: { pod: 'web-a', exitCode: 137 } },
    cause,
  });
  const pastGrace = { code: 'ran-past-grace', figures: {} };
  const ownCode = (exitCode: number) => ({ code: 'exit-code-meaning', figures: { pod: 'web-a', exitCode } });

  test.each<[string, Partial<Ending>, readonly Fact[], object]>([
    ['ends with 0', {}, [], inTime()],
    ['ends with 143', { exitCode: 143 }, [], inTime()],
    ['ends by its STOPSIGNAL', { exitCode: 130 }, [runtime('signal', 4100, 'interrupt')], inTime()],
    ['ends with 143 by another signal', { exitCode: 143 }, [runtime('signal', 4100, 'quit')], inTime(ownCode(143))],
    ['ends with a code of its own', { exitCode: 3 }, [], inTime(ownCode(3))],
    ['is killed when its grace period ends', { exitCode: 137 }, [], killed(pastGrace)],
    ['ends with 137 long before', { exitCode: 137, grace: 30 }, [], inTime(ownCode(137))],
    ['ends with 137 and was sent no SIGKILL', { exitCode: 137 }, [runtime('signal', 4100)], inTime(ownCode(137))],
    [
      'is killed, by the journal',
      { exitCode: 137 },
      [runtime('signal', 4100), runtime('kill', 9000)],
      killed(pastGrace),
    ],
    [
      'is killed, and its process 1 does not catch SIGTERM',
      { exitCode: 137 },
      [process1('default')],
      killed({ code: 'sigterm-ignored', figures: { program: 'sh' } }),
    ],
    [
      'is killed, and its process 1 catches SIGTERM, but not its STOPSIGNAL',
      { exitCode: 137 },
      [
        { ...process1('caught'), otherSignals: { SIGQUIT: 'default' } },
        runtime('signal', 4100, 'quit'),
        runtime('kill', 9000),
      ],
      killed({ code: 'sigterm-ignored', figures: { program: 'sh', signal: 'SIGQUIT' } }),
    ],
    [
      'is killed, and its process 1 catches its STOPSIGNAL, but not SIGTERM',
      { exitCode: 137 },
      [
        { ...process1('default'), otherSignals: { SIGINT: 'caught' } },
        runtime('signal', 4100, 'interrupt'),
        runtime('kill', 9000),
      ],
      killed(pastGrace),
    ],
    ...[0, 137].map((exitCode): [string, Partial<Ending>, readonly Fact[], object] => [
      `is told to stop only when its grace period is over, and ends with ${exitCode}`,
      { exitCode },
      [runtime('signal', 9000), ...(exitCode === 137 ? [runtime('kill', 9100)] : [])],
      {
        ...{ verdict: 'fail', reason: { code: 'stopped-past-grace', figures: { pod: 'web-a', exitCode } } },
        cause: { code: 'hook-past-grace', figures: { graceSeconds: 5 } },
      },
    ]),
    ['has a grace period of a second, and no hook', { grace: 1 }, [runtime('signal', 4100)], inTime()],
    [
      'is killed, and its process 1 had a handler for SIGTERM for one signal',
      { exitCode: 137 },
      [process1('caught'), { ...process1('default'), at: 8500 }],
      killed({ code: 'sigterm-handler-gone', figures: { program: 'sh' } }),
    ],
    ['is killed, and its process 1 may wait for SIGTERM', { exitCode: 137 }, [process1('blocked')], killed(pastGrace)],
  ])('and %s', (_, changes, facts, expected) => {
    const evidence = evidenceOf([{ ...silent, ...changes }], [], facts);
    expect(judgeStops({ ...evidence, capabilities: {} })).toMatchObject(expected);
  });

  test.each<[string, number, object]>([
    [
      'serves connections that clients keep until its kill waits for them',
      8900,
      { code: 'held-by-kept-connections', figures: {} },
    ],
    ['is killed with a request that it had before SIGTERM needs longer', 4050, pastGrace],
  ])('and %s', (_, sentAt, cause) => {
    const cut = dropped('closed', { at: sentAt, took: 9050 - sentAt, stream: 'reused', lastPod: 'web-a' });
    const facts = [runtime('signal', 4100), runtime('kill', 9000)];
    const evidence = evidenceOf([{ ...silent, exitCode: 137 }], [cut], facts);
    expect(judgeStops({ ...evidence, capabilities: {} })).toMatchObject(killed(cause));
  });

  test('and loses requests has not stopped in order', () => {
    const evidence = evidenceOf([silent], [dropped('refused', { at: 8100 })]);
    expect(judgeStops({ ...evidence, capabilities: {} })).toMatchObject({
      verdict: 'fail',
      reason: { code: 'requests-dropped' },
    });
  });

  test('and whose exit code nobody saw has no verdict', () => {
    const unseen = withContainers(evidenceOf([silent], []), (container) => [{ ...container, state: 'running' }]);
    expect(judgeStops({ ...unseen, capabilities: {} })).toMatchObject({
      verdict: 'inconclusive',
      reason: { code: 'exit-not-seen', figures: { pod: 'web-a' } },
    });
  });
});

test('an app whose process 1 does not catch SIGTERM fails however overloaded the host was', () => {
  const ending = { name: 'web-a', deleted: 4000, preStop: 4010, gone: 9400, exitCode: 137 };
  const evidence = { ...evidenceOf([ending], [], [process1('ignored')]), longestStallMs: 300 };
  expect(judgeStops(evidence)).toMatchObject({
    verdict: 'fail',
    reason: { code: 'no-sigterm', figures: { pod: 'web-a', killed: true } },
    cause: { code: 'sigterm-ignored', figures: { program: 'sh' } },
  });
});
