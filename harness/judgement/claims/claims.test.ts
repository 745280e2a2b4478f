import { expect, test } from 'vitest';
import type { ContainerStatus, Fact, PodFact, RuntimeFact } from '../../timeline/fact.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { judgeCaught, judgeClaim } from '../judges/judge-claim.ts';
import { latestTimeOf, moments, timeOf, type Moment } from '../moments/moments.ts';
import { claims, type Claim } from './claims.ts';
import type { Slowness } from '../../observation/host-load.ts';
import { endsOf, type PodEvidence } from '../../observation/pods/pod-evidence.ts';

const { waitsUntil, inOrder, elapsed, occursBetween, never, runSequentially } = claims;
const { deletionRequested, terminatedSeen, endpoint, event, terminated, podDeleted, killed, lastMark, mark, ofPod } =
  moments;
const { ready, runningSeen, serviceReady, signalled, started, stopCalled, unready } = moments;

const counted = (times: number) => ({ code: 'mark-count', figures: { mark: 'main/b', times, wanted: 1 } });

test('marks in order tell their story', () => {
  const pod = podWith(marked('main/preStop', 1000), marked('main/other', 1500), marked('main/SIGTERM', 2040));
  expect(judgeClaim(pod, inOrder('main/preStop', 'main/SIGTERM'))).toMatchObject({
    verdict: 'pass',
    reason: {
      code: 'in-order',
      figures: {
        marks: [
          { mark: 'main/preStop', afterFirstMs: 0 },
          { mark: 'main/SIGTERM', afterFirstMs: 1040 },
        ],
      },
    },
  });
});

test.each([
  ['one that is missing', [marked('main/a', 1)], counted(0)],
  ['one too many', [marked('main/a', 1), marked('main/b', 2), marked('main/b', 3)], counted(2)],
  [
    'a wrong order',
    [marked('main/b', 1), marked('main/a', 301)],
    { code: 'out-of-order', figures: { early: 'main/b', late: 'main/a', leadMs: 300 } },
  ],
  ['another container', [marked('main/a', 1), marked('side/b', 2)], counted(0)],
])('marks out of order fail: %s', (_, facts, reason) => {
  expect(judgeClaim(podWith(...facts), inOrder('main/a', 'main/b'))).toMatchObject({ verdict: 'fail', reason });
});

test('a sequence that is to come twice comes twice', () => {
  const marks = ['main/a', 'main/b', 'main/a', 'main/b'];
  const pod = podWith(...marks.map((name, at) => marked(name, at)));
  expect(judgeClaim(pod, inOrder(...marks)).verdict).toBe('pass');
  expect(judgeClaim(pod, inOrder('main/a', 'main/a', 'main/b', 'main/b')).reason).toEqual({
    code: 'out-of-order',
    figures: { early: 'main/b', late: 'main/a', leadMs: 1 },
  });
});

test('time between moments keeps its bounds', () => {
  const pod = podWith(asked(1000), marked('main/SIGTERM', 3000));
  const took = (bounds: Parameters<typeof elapsed>[2]) =>
    judgeClaim(pod, elapsed(deletionRequested, mark('main/SIGTERM'), bounds));
  expect(took({ atLeast: 2, atMost: 2 })).toMatchObject({
    verdict: 'pass',
    reason: {
      code: 'lasted',
      figures: { from: deletionRequested, to: mark('main/SIGTERM'), leastSeconds: 2, mostSeconds: 2 },
    },
  });
  expect(took({ atLeast: 2.1 }).reason).toMatchObject({
    code: 'too-early',
    figures: { mostSeconds: 2, atLeastSeconds: 2.1 },
  });
  expect(took({ atMost: 1.9 })).toMatchObject({
    verdict: 'fail',
    reason: { code: 'too-late', figures: { leastSeconds: 2, atMostSeconds: 1.9 } },
  });
  const unseen = elapsed(deletionRequested, mark('main/exit'), {});
  expect(judgeClaim(pod, unseen)).toMatchObject({
    verdict: 'fail',
    reason: { code: 'moment-not-observed', figures: { moment: mark('main/exit') } },
  });
});

test.each([
  { eventLoopLagMs: 400, code: 'event-loop-blocked', figures: { blockedMs: 400 } },
  { eventLoopLagMs: 0, stealShare: 0.3, code: 'cpu-stolen', figures: { share: 0.3 } },
  { eventLoopLagMs: 0, cpuPressure: 0.9, code: 'cpu-pressure', figures: { share: 0.9 } },
  { eventLoopLagMs: 0, ioPressure: 0.9, code: 'io-pressure', figures: { share: 0.9 } },
  { eventLoopLagMs: 0, memoryPressure: 0.2, code: 'memory-pressure', figures: { share: 0.2 } },
])('on an overloaded host a missed bound is inconclusive: $code', ({ code, figures, ...pulse }) => {
  const overload: Fact = { kind: 'harness', source: 'harness', at: 2000, ...pulse };
  const pod = podWith(asked(1000), marked('main/SIGTERM', 3000), overload);
  expect(judgeClaim(pod, elapsed(deletionRequested, mark('main/SIGTERM'), { atMost: 1 }))).toMatchObject({
    verdict: 'inconclusive',
    reason: { code: 'host-overloaded', figures: { of: { code: 'too-late' }, slowness: { code, figures } } },
  });
  expect(judgeClaim(pod, elapsed(deletionRequested, mark('main/SIGTERM'), { atMost: 2 })).verdict).toBe('pass');
});

test('an overload at another time excuses no missed bound', () => {
  const overload: Fact = { kind: 'harness', source: 'harness', at: 8000, eventLoopLagMs: 400 };
  const pod = podWith(asked(1000), marked('main/SIGTERM', 3000), overload);
  expect(judgeClaim(pod, elapsed(deletionRequested, mark('main/SIGTERM'), { atMost: 1 })).verdict).toBe('fail');
});

test.each<{ slow: Fact; slowness: Slowness }>([
  {
    slow: { kind: 'slowApi', source: 'watch', from: 1500, at: 3400, noticedBy: 'other proof' },
    slowness: { code: 'api-slow', figures: { tookMs: 1900 } },
  },
  {
    slow: createCall(1100, 2900),
    slowness: { code: 'runtime-slow', figures: { node: 'n1', call: 'create', tookMs: 1800 } },
  },
])('a slow cluster excuses a missed bound: $slowness.code', ({ slow, slowness }) => {
  const pod = podWith(asked(1000), marked('main/SIGTERM', 3000), slow);
  expect(judgeClaim(pod, elapsed(deletionRequested, mark('main/SIGTERM'), { atMost: 1 }))).toMatchObject({
    verdict: 'inconclusive',
    reason: { code: 'host-overloaded', figures: { of: { code: 'too-late' }, slowness } },
  });
});

test('a stop is timed by what the container runtime did, and by marks only where that is not known', () => {
  const facts = [asked(1000), marked('main/SIGTERM', 3400), marked('main/alive', 5000)];
  const end = snapshot(6200, { main: done(1, 6000, 137) });
  const times = (pod: PodEvidence) =>
    [stopCalled('main'), signalled('main'), killed('main'), terminated('main')].map((moment) => [
      timeOf(moment, pod),
      latestTimeOf(moment, pod),
    ]);
  expect(times(podWith(...facts, end))).toEqual([
    [3400, 3400],
    [3400, 3400],
    [5000, 6200],
    [6000, 6200],
  ]);
  const calls = [
    runtimeCall('stop', 3000),
    runtimeCall('signal', 3001),
    runtimeCall('kill', 6002),
    runtimeCall('exit', 6003),
  ];
  expect(times(podWith(...facts, end, ...calls))).toEqual([3000, 3001, 6002, 6003].map((at) => [at, at]));
});

test('marks in the wrong order are a failure however busy the host was', () => {
  const overload: Fact = { kind: 'harness', source: 'harness', at: 2000, eventLoopLagMs: 400 };
  const pod = podWith(marked('main/SIGTERM', 2000), marked('main/preStop', 2500), overload);
  expect(judgeClaim(pod, inOrder('main/preStop', 'main/SIGTERM')).verdict).toBe('fail');
});

test('no overload excuses what came too early, unless it was counted from a watch event', () => {
  const overload: Fact = { kind: 'harness', source: 'harness', at: 2000, eventLoopLagMs: 400 };
  const pod = podWith(asked(1000), snapshot(2000, { main: runs }), marked('main/SIGTERM', 3000), overload);
  const counted = (from: Moment) => judgeClaim(pod, elapsed(from, mark('main/SIGTERM'), { atLeast: 3 })).verdict;
  expect([counted(deletionRequested), counted(runningSeen('main'))]).toEqual(['fail', 'inconclusive']);
});

test.each([
  { atLeast: 2, verdict: 'pass' },
  { atLeast: 2.4, verdict: 'pass' },
  {
    atLeast: 2.6,
    verdict: 'fail',
    reason: { code: 'too-early', figures: { leastSeconds: 1.9, mostSeconds: 2.5, atLeastSeconds: 2.6 } },
  },
  { atMost: 1.8, verdict: 'fail', reason: { code: 'too-late', figures: { atMostSeconds: 1.8 } } },
  { atMost: 2, verdict: 'pass' },
])(
  'a moment known within limits: $atLeast to $atMost s is $verdict',
  ({ verdict, reason = { code: 'lasted' }, ...bounds }) => {
    const end = snapshot(3500, { main: done(1, 3000, 137) });
    const pod = podWith(asked(1000), marked('main/alive', 2800), marked('main/alive', 2900), end);
    expect(judgeClaim(pod, elapsed(deletionRequested, killed('main'), bounds))).toMatchObject({ verdict, reason });
  },
);

test('the end of a run that was started again at once is told as its last state', () => {
  const again = snapshot(3700, { main: { ...runs, restartCount: 1, lastState: done(1, 3000, 137) } });
  const pod = podWith(asked(1000), marked('main/alive', 2900), again);
  expect(judgeClaim(pod, elapsed(deletionRequested, killed('main'), { atLeast: 2.7 })).reason).toMatchObject({
    code: 'lasted',
    figures: { leastSeconds: 1.9, mostSeconds: 2.7 },
  });
  const untold = podWith(asked(1000), marked('main/alive', 2900));
  expect(judgeClaim(untold, elapsed(deletionRequested, killed('main'), { atLeast: 2 })).reason).toEqual({
    code: 'moment-not-observed',
    figures: { moment: killed('main') },
  });
});

test('whole seconds are limits of a second, unless the watch event came before', () => {
  const limits = (end: PodFact) => [timeOf, latestTimeOf].map((find) => find(terminated('main'), podWith(end)));
  expect(limits(snapshot(4700, { main: done(1, 3000) }))).toEqual([3000, 4000]);
  expect(limits(snapshot(3200, { main: done(1, 3000) }))).toEqual([3000, 3200]);
  expect(latestTimeOf(started('main'), podWith(snapshot(5000, { main: runs })))).toBe(2000);
});

test('a moment of another pod', () => {
  const elsewhere = { uid: 'uid-2', pod: 'web-2' };
  const listening = { ...marked('main/listening', 700), ...elsewhere } as Fact;
  const claim = elapsed(ofPod({ name: 'web-2', uid: 'uid-2' }, mark('main/listening')), mark('main/start'), {
    atLeast: 0,
  });
  const about = (...facts: readonly Fact[]) =>
    judgeClaim(podWith(marked('main/start', 500), listening, ...facts), claim);
  expect(about().reason).toMatchObject({ code: 'too-early', figures: { mostSeconds: -0.2, atLeastSeconds: 0 } });
  expect(about(gapOf('log of web-2/main', 'lost')).verdict).toBe('inconclusive');
});

test.each([
  ['a watch that was away', gapOf('pods in sw', 'late'), 'inconclusive'],
  ['a lost log of this pod', gapOf('log of web-1/main', 'lost'), 'inconclusive'],
  ['a lost log of another pod', gapOf('log of web-10/main', 'lost'), 'pass'],
  ['rules of a node that were not followed', gapOf('rules of worker', 'lost', 'rules'), 'pass'],
  ['a log that came late', gapOf('log of web-1/main', 'late'), 'pass'],
])('%s', (_, gap, verdict) => {
  const pod = podWith(marked('main/a', 1), marked('main/b', 2), gap);
  expect(judgeClaim(pod, inOrder('main/a', 'main/b')).verdict).toBe(verdict);
  expect(judgeCaught(pod, inOrder('main/b', 'main/a'), { code: 'out-of-order' }).verdict).toBe(verdict);
});

test('a control must break the claim, and as expected', () => {
  const claim: Claim = inOrder('main/a', 'main/b');
  const wrong = podWith(marked('main/b', 1), marked('main/a', 2));
  const of = { code: 'out-of-order', figures: { early: 'main/b', late: 'main/a', leadMs: 1 } } as const;
  expect(judgeCaught(wrong, claim, { code: 'out-of-order' })).toMatchObject({
    verdict: 'pass',
    reason: { code: 'caught', figures: { of } },
  });
  expect(judgeCaught(wrong, claim, { code: 'out-of-order', figures: { early: 'main/b' } }).verdict).toBe('pass');
  const wanted = { code: 'out-of-order', figures: { early: 'main/a' } } as const;
  expect(judgeCaught(wrong, claim, wanted)).toMatchObject({
    verdict: 'fail',
    reason: { code: 'caught-otherwise', figures: { of, wanted } },
  });
  expect(judgeCaught(wrong, claim, { code: 'mark-count' }).verdict).toBe('fail');
  expect(judgeCaught(podWith(marked('main/a', 1), marked('main/b', 2)), claim, { code: 'in-order' })).toMatchObject({
    verdict: 'fail',
    reason: { code: 'not-caught', figures: { of: { code: 'in-order' } } },
  });
});

test('something happens meanwhile, or it does not', () => {
  const pod = podWith(marked('main/a', 1), marked('main/alive', 2), marked('main/b', 3), marked('main/late', 4));
  const during = (name: string) => judgeClaim(pod, occursBetween(name, mark('main/a'), mark('main/b'))).verdict;
  expect([during('main/alive'), during('main/late')]).toEqual(['pass', 'fail']);
  expect(judgeClaim(pod, occursBetween('main/alive', mark('main/a'), mark('main/never'))).verdict).toBe('fail');
});

test('what never came is told from what did', () => {
  const pod = podWith(marked('main/a', 1));
  expect(judgeClaim(pod, never(mark('main/b')))).toMatchObject({
    verdict: 'pass',
    reason: { code: 'moment-not-observed', figures: { moment: mark('main/b') } },
  });
  expect(judgeClaim(pod, never(mark('main/a')))).toMatchObject({
    verdict: 'fail',
    reason: { code: 'moment-observed', figures: { moment: mark('main/a') } },
  });
});

test('a lost log leaves a claim open only if it reads marks', () => {
  const end = snapshot(3000, { main: { ...done(1000, 2000), restartCount: 0 } });
  const pod = podWith(asked(1000), end, gapOf('log of web-1/main', 'lost'));
  expect(judgeClaim(pod, elapsed(deletionRequested, terminated('main'), { atMost: 1 })).verdict).toBe('pass');
  expect(judgeClaim(pod, elapsed(deletionRequested, mark('main/exit'), {})).verdict).toBe('inconclusive');
});

const waits = { state: 'waiting', reason: 'PodInitializing' } as const;
const runs = { state: 'running', startedAt: 1000 } as const;
const done = (startedAt: number, finishedAt: number, exitCode = 0) =>
  ({ state: 'terminated', exitCode, startedAt, finishedAt }) as const;

test.each([
  [
    'one by one',
    [
      { a: runs, b: waits, main: waits },
      { a: done(1, 2), b: runs, main: waits },
      { a: done(1, 2), b: done(2, 3), main: runs },
    ],
    'pass',
    { code: 'one-by-one', figures: { containers: ['a', 'b'] } },
  ],
  [
    'beside each other',
    [{ a: runs, b: runs, main: waits }],
    'fail',
    { code: 'containers-overlap', figures: { early: 'b', before: 'a' } },
  ],
  [
    'the app too early',
    [{ a: done(1, 2), b: runs, main: runs }],
    'fail',
    { code: 'containers-overlap', figures: { early: 'main', before: 'b' } },
  ],
  [
    'a failed one',
    [{ a: done(1, 2, 1), b: waits, main: waits }],
    'fail',
    { code: 'container-failed', figures: { container: 'a', exitCode: 1 } },
  ],
  [
    'one that never began',
    [{ a: done(1, 2), b: waits, main: waits }],
    'fail',
    { code: 'container-failed', figures: { container: 'b', exitCode: undefined } },
  ],
  [
    'overlapping timestamps',
    [{ a: done(1, 3), b: done(2, 4), main: runs }],
    'fail',
    { code: 'started-before-end', figures: { container: 'b', before: 'a' } },
  ],
])('init containers: %s', (_, states, verdict, reason) => {
  const pod = podWith(...states.map((containers, at) => snapshot(at, containers)));
  expect(judgeClaim(pod, runSequentially('a', 'b'))).toMatchObject({
    verdict,
    reason,
  });
});

test('a log that was lost of another pod leaves open what is held back until a moment of that pod', () => {
  const claim = waitsUntil('main', ofPod({ name: 'web-2', uid: 'uid-2' }, mark('main/ready')));
  expect(judgeClaim(podWith(gapOf('log of web-2/main', 'lost')), claim).verdict).toBe('inconclusive');
  expect(judgeClaim(podWith(gapOf('log of web-3/main', 'lost')), claim).verdict).toBe('fail');
});

const creating = { state: 'waiting', reason: 'ContainerCreating' } as const;

test.each([
  [
    'held back',
    [snapshot(1, { main: creating }), snapshot(2100, { main: runs }, 'Running')],
    'pass',
    { code: 'held-back', figures: { reason: 'ContainerCreating', runningAfterMs: 100 } },
  ],
  [
    'running too early',
    [snapshot(1, { main: creating }), snapshot(500, { main: runs }, 'Running')],
    'fail',
    { code: 'not-held-back', figures: { container: 'main', state: 'running', leadMs: 1500 } },
  ],
  [
    'no longer Pending',
    [snapshot(1, { main: creating }, 'Running'), snapshot(2100, { main: runs })],
    'fail',
    { code: 'waited-otherwise', figures: { phase: 'Running', container: 'main' } },
  ],
  [
    'never running',
    [snapshot(1, { main: creating })],
    'fail',
    { code: 'never-running', figures: { container: 'main' } },
  ],
])('a hook holds its container back: %s', (_, snapshots, verdict, reason) => {
  const pod = podWith(...snapshots, marked('main/postStartDone', 2000));
  expect(judgeClaim(pod, waitsUntil('main', mark('main/postStartDone')))).toMatchObject({
    verdict,
    reason,
  });
});

test('moments are found in readings, events and endpoints', () => {
  const slice: Fact = {
    ...{
      kind: 'endpointslice',
      source: 'watch',
      at: 7,
      change: 'added',
      namespace: 'sw',
      name: 'web-x',
      service: 'web',
    },
    endpoints: [{ pod: 'web-1', ip: '', ready: true, serving: true, terminating: false }],
  };
  const told: Fact = {
    ...{
      kind: 'event',
      source: 'watch',
      at: 8,
      namespace: 'sw',
      type: 'Warning',
      reason: 'Bad',
      message: '',
      count: 1,
    },
    about: { kind: 'Pod', name: 'web-1', uid: 'uid' },
  };
  const pod = podWith(
    snapshot(1, { main: runs }),
    { ...snapshot(2, { main: runs }), ready: true },
    snapshot(3, { main: done(1, 2) }),
    { ...snapshot(4, { main: done(1, 2) }), change: 'deleted' },
    ...[marked('main/alive', 5), marked('main/alive', 6), slice, told],
  );
  const moments = [
    runningSeen('main'),
    started('main'),
    ready,
    terminatedSeen('main'),
    terminated('main'),
    podDeleted,
    mark('main/alive'),
    lastMark('main/alive'),
    serviceReady('web'),
    event('Bad'),
    unready,
    endpoint({ ready: true, serving: true }),
    endpoint({ terminating: true }),
  ];
  expect(moments.map((moment) => timeOf(moment, pod))).toEqual([1, 1000, 2, 3, 2, 4, 5, 6, 7, 8, 3, 7, undefined]);
});

test('every run of a container ends once', () => {
  const pod = podWith(
    snapshot(1, { main: done(1, 2, 3) }),
    snapshot(2, { main: { ...waits, lastState: done(1, 2, 3) } }),
    snapshot(3, { main: { ...runs, restartCount: 1, lastState: done(1, 2, 3) } }),
    snapshot(4, { main: { ...done(3, 4, 0), restartCount: 1, reason: 'Completed', lastState: done(1, 2, 3) } }),
  );
  expect(endsOf(pod, 'main')).toEqual([{ exitCode: 3 }, { exitCode: 0, reason: 'Completed' }]);
});

function podWith(...facts: readonly Fact[]): PodEvidence {
  const timeline = new Timeline();
  facts.forEach((fact) => {
    timeline.record(fact);
  });
  return { name: 'web-1', uid: 'uid', timeline };
}

function marked(name: string, at: number): Fact {
  const [container = '', text = ''] = name.split('/');
  return {
    ...{ kind: 'mark', source: 'log', at, namespace: 'sw', pod: 'web-1', uid: 'uid' },
    ...{ container, mark: text, markedAt: at, detail: {} },
  };
}

function asked(at: number): Fact {
  return { kind: 'command', source: 'command', at, verb: 'delete', object: 'pod/web-1' };
}

function gapOf(of: string, effect: 'late' | 'lost', source: 'watch' | 'rules' = 'watch'): Fact {
  return { kind: 'gap', source, at: 5000, from: 1000, of, reason: 'closed', effect };
}

function snapshot(at: number, states: Record<string, Partial<ContainerStatus>>, phase = 'Pending'): PodFact {
  const containers = Object.entries(states).map(([name, state]) => ({
    ...({ name, init: false, state: 'waiting', ready: false, restartCount: 0 } as const),
    ...state,
  }));
  return {
    ...{ kind: 'pod', source: 'watch', at, change: 'modified', namespace: 'sw', name: 'web-1', uid: 'uid' },
    ...{ phase, ready: false, createdAt: 0, labels: {}, containers },
  };
}

function createCall(calledAt: number, returnedAt: number): Fact {
  return { ...runtimeCall('create', calledAt), uid: 'other', returnedAt };
}

function runtimeCall(call: RuntimeFact['call'], calledAt: number): RuntimeFact {
  const of = { node: 'n1', namespace: 'n', pod: 'p', uid: podWith().uid, container: 'main', run: 0 };
  return { kind: 'runtime', source: 'journal', at: calledAt, call, ...of, calledAt };
}
