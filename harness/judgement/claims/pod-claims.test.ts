import { expect, test } from 'vitest';
import type { ContainerReading, Fact, PodFact, RuntimeFact } from '../../timeline/fact.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { latestTimeOf, timeOf } from '../moments/find-moment.ts';
import { judgeCaught, judgeClaim } from '../judges/judge-claim.ts';
import {
  deletionAsked,
  ended,
  endpoint,
  event,
  finished,
  gone,
  killed,
  signalled,
  stopCalled,
  lastMark,
  mark,
  on,
  ready,
  running,
  serviceReady,
  started,
  unready,
  type Moment,
} from '../moments/moments.ts';
import { heldBack, inOrder, lasts, meanwhile, never, oneByOne, type Claim } from './pod-claims.ts';
import { endsOf, type PodEvidence } from '../../observation/pod-evidence.ts';

test('marks in order tell their story', () => {
  const pod = podWith(marked('main/preStop', 1000), marked('main/other', 1500), marked('main/SIGTERM', 2040));
  expect(judgeClaim(pod, inOrder('main/preStop', 'main/SIGTERM'))).toMatchObject({
    verdict: 'pass',
    reason: 'main/preStop, main/SIGTERM +1.04 s',
  });
});

test.each([
  ['one that is missing', [marked('main/a', 1)], 'main/b happened 0 times instead of 1'],
  [
    'one too many',
    [marked('main/a', 1), marked('main/b', 2), marked('main/b', 3)],
    'main/b happened 2 times instead of 1',
  ],
  ['a wrong order', [marked('main/b', 1), marked('main/a', 301)], 'main/b came 300 ms before main/a'],
  ['another container', [marked('main/a', 1), marked('side/b', 2)], 'main/b happened 0 times instead of 1'],
])('marks out of order fail: %s', (_, facts, reason) => {
  expect(judgeClaim(podWith(...facts), inOrder('main/a', 'main/b'))).toMatchObject({ verdict: 'fail', reason });
});

test('a sequence that is to come twice comes twice', () => {
  const marks = ['main/a', 'main/b', 'main/a', 'main/b'];
  const pod = podWith(...marks.map((name, at) => marked(name, at)));
  expect(judgeClaim(pod, inOrder(...marks)).verdict).toBe('pass');
  expect(judgeClaim(pod, inOrder('main/a', 'main/a', 'main/b', 'main/b')).reason).toBe(
    'main/b came 1 ms before main/a',
  );
});

test('time between moments keeps its bounds', () => {
  const pod = podWith(asked(1000), marked('main/SIGTERM', 3000));
  const took = (bounds: Parameters<typeof lasts>[2]) =>
    judgeClaim(pod, lasts(deletionAsked, mark('main/SIGTERM'), bounds));
  expect(took({ atLeast: 2, atMost: 2 })).toMatchObject({
    verdict: 'pass',
    reason: 'mark main/SIGTERM 2.00 s after the deletion',
  });
  expect(took({ atLeast: 2.1 }).reason).toMatch(/earlier than 2.1 s/);
  expect(took({ atMost: 1.9 })).toMatchObject({
    verdict: 'fail',
    reason: expect.stringMatching(/later than 1.9 s/) as string,
  });
  const unseen = lasts(deletionAsked, mark('main/exit'), {});
  expect(judgeClaim(pod, unseen)).toMatchObject({ verdict: 'fail', reason: 'mark main/exit was not observed' });
});

test.each([
  { eventLoopLagMs: 400, why: 'the event loop of the harness was blocked for 400 ms' },
  { eventLoopLagMs: 0, stealShare: 0.3, why: '30 % of the CPU was taken by other machines' },
  { eventLoopLagMs: 0, cpuPressure: 0.9, why: 'for 90 % of ten seconds something waited for a CPU' },
  { eventLoopLagMs: 0, ioPressure: 0.9, why: 'for 90 % of a second something waited for a disk' },
  { eventLoopLagMs: 0, memoryPressure: 0.2, why: 'for 20 % of a second something waited for memory' },
])('on an overloaded host a missed bound is inconclusive: $why', ({ why, ...pulse }) => {
  const overload: Fact = { kind: 'harness', source: 'harness', at: 2000, ...pulse };
  const pod = podWith(asked(1000), marked('main/SIGTERM', 3000), overload);
  expect(judgeClaim(pod, lasts(deletionAsked, mark('main/SIGTERM'), { atMost: 1 }))).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringContaining(why) as string,
  });
  expect(judgeClaim(pod, lasts(deletionAsked, mark('main/SIGTERM'), { atMost: 2 })).verdict).toBe('pass');
});

test('an overload at another time excuses no missed bound', () => {
  const overload: Fact = { kind: 'harness', source: 'harness', at: 8000, eventLoopLagMs: 400 };
  const pod = podWith(asked(1000), marked('main/SIGTERM', 3000), overload);
  expect(judgeClaim(pod, lasts(deletionAsked, mark('main/SIGTERM'), { atMost: 1 })).verdict).toBe('fail');
});

test.each<{ slow: Fact; why: string }>([
  {
    slow: { kind: 'slowApi', source: 'watch', from: 1500, at: 3400, noticedBy: 'other proof' },
    why: 'the API server took 1.9 s to answer',
  },
  { slow: createCall(1100, 2900), why: 'the container runtime of n1 took 1.8 s to create a container' },
])('a slow cluster excuses a missed bound: $why', ({ slow, why }) => {
  const pod = podWith(asked(1000), marked('main/SIGTERM', 3000), slow);
  expect(judgeClaim(pod, lasts(deletionAsked, mark('main/SIGTERM'), { atMost: 1 }))).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringContaining(why) as string,
  });
});

test('a stop is timed by what the container runtime did, and by marks only where that is not known', () => {
  const facts = [asked(1000), marked('main/SIGTERM', 3400), marked('main/alive', 5000)];
  const end = reading(6200, { main: done(1, 6000, 137) });
  const times = (pod: PodEvidence) =>
    [stopCalled('main'), signalled('main'), killed('main'), finished('main')].map((moment) => [
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

test('no overload excuses what came too early, unless it was counted from news', () => {
  const overload: Fact = { kind: 'harness', source: 'harness', at: 2000, eventLoopLagMs: 400 };
  const pod = podWith(asked(1000), reading(2000, { main: runs }), marked('main/SIGTERM', 3000), overload);
  const counted = (from: Moment) => judgeClaim(pod, lasts(from, mark('main/SIGTERM'), { atLeast: 3 })).verdict;
  expect([counted(deletionAsked), counted(running('main'))]).toEqual(['fail', 'inconclusive']);
});

test.each([
  { atLeast: 2, verdict: 'pass' },
  { atLeast: 2.4, verdict: 'pass' },
  {
    atLeast: 2.6,
    verdict: 'fail',
    reason: /^the kill of main 1\.90 to 2\.50 s after the deletion: earlier than 2\.6 s$/,
  },
  { atMost: 1.8, verdict: 'fail', reason: /later than 1\.8 s/ },
  { atMost: 2, verdict: 'pass' },
])('a moment known within limits: $atLeast to $atMost s is $verdict', ({ verdict, reason = /./, ...bounds }) => {
  const end = reading(3500, { main: done(1, 3000, 137) });
  const pod = podWith(asked(1000), marked('main/alive', 2800), marked('main/alive', 2900), end);
  expect(judgeClaim(pod, lasts(deletionAsked, killed('main'), bounds))).toMatchObject({
    verdict,
    reason: expect.stringMatching(reason) as string,
  });
});

test('the end of a run that was started again at once is told as its last state', () => {
  const again = reading(3700, { main: { ...runs, restartCount: 1, lastState: done(1, 3000, 137) } });
  const pod = podWith(asked(1000), marked('main/alive', 2900), again);
  expect(judgeClaim(pod, lasts(deletionAsked, killed('main'), { atLeast: 2.7 })).reason).toBe(
    'the kill of main 1.90 to 2.70 s after the deletion',
  );
  const untold = podWith(asked(1000), marked('main/alive', 2900));
  expect(judgeClaim(untold, lasts(deletionAsked, killed('main'), { atLeast: 2 })).reason).toBe(
    'the kill of main was not observed',
  );
});

test('whole seconds are limits of a second, unless the news came before', () => {
  const limits = (end: PodFact) => [timeOf, latestTimeOf].map((find) => find(finished('main'), podWith(end)));
  expect(limits(reading(4700, { main: done(1, 3000) }))).toEqual([3000, 4000]);
  expect(limits(reading(3200, { main: done(1, 3000) }))).toEqual([3000, 3200]);
  expect(latestTimeOf(started('main'), podWith(reading(5000, { main: runs })))).toBe(2000);
});

test('a moment of another pod', () => {
  const elsewhere = { uid: 'uid-2', pod: 'web-2' };
  const listening = { ...marked('main/listening', 700), ...elsewhere } as Fact;
  const claim = lasts(on({ name: 'web-2', uid: 'uid-2' }, mark('main/listening')), mark('main/start'), { atLeast: 0 });
  const about = (...facts: readonly Fact[]) =>
    judgeClaim(podWith(marked('main/start', 500), listening, ...facts), claim);
  expect(about().reason).toBe('mark main/start -0.20 s after mark main/listening on web-2: earlier than 0 s');
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
  expect(judgeCaught(pod, inOrder('main/b', 'main/a'), /before/).verdict).toBe(verdict);
});

test('a control must break the claim, and for the named reason', () => {
  const claim: Claim = inOrder('main/a', 'main/b');
  const wrong = podWith(marked('main/b', 1), marked('main/a', 2));
  expect(judgeCaught(wrong, claim, /came .* before/).reason).toBe('caught: main/b came 1 ms before main/a');
  expect(judgeCaught(wrong, claim, /0 times/)).toMatchObject({ verdict: 'fail' });
  expect(judgeCaught(podWith(marked('main/a', 1), marked('main/b', 2)), claim, /./)).toMatchObject({
    verdict: 'fail',
    reason: expect.stringMatching(/^not caught/) as string,
  });
});

test('something happens meanwhile, or it does not', () => {
  const pod = podWith(marked('main/a', 1), marked('main/alive', 2), marked('main/b', 3), marked('main/late', 4));
  const during = (name: string) => judgeClaim(pod, meanwhile(name, mark('main/a'), mark('main/b'))).verdict;
  expect([during('main/alive'), during('main/late')]).toEqual(['pass', 'fail']);
  expect(judgeClaim(pod, meanwhile('main/alive', mark('main/a'), mark('main/never'))).verdict).toBe('fail');
});

test('what never came is told from what did', () => {
  const pod = podWith(marked('main/a', 1));
  expect(judgeClaim(pod, never(mark('main/b')))).toMatchObject({
    verdict: 'pass',
    reason: 'mark main/b was not observed',
  });
  expect(judgeClaim(pod, never(mark('main/a')))).toMatchObject({ verdict: 'fail', reason: 'mark main/a was observed' });
});

test('a lost log leaves a claim open only if it reads marks', () => {
  const end = reading(3000, { main: { ...done(1000, 2000), restartCount: 0 } });
  const pod = podWith(asked(1000), end, gapOf('log of web-1/main', 'lost'));
  expect(judgeClaim(pod, lasts(deletionAsked, finished('main'), { atMost: 1 })).verdict).toBe('pass');
  expect(judgeClaim(pod, lasts(deletionAsked, mark('main/exit'), {})).verdict).toBe('inconclusive');
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
    /^a, b one by one/,
  ],
  ['beside each other', [{ a: runs, b: runs, main: waits }], 'fail', /b had begun before a had ended/],
  ['the app too early', [{ a: done(1, 2), b: runs, main: runs }], 'fail', /main had begun before b had ended/],
  ['a failed one', [{ a: done(1, 2, 1), b: waits, main: waits }], 'fail', /a ended with 1/],
  ['one that never began', [{ a: done(1, 2), b: waits, main: waits }], 'fail', /b ended with no exit code/],
  ['overlapping timestamps', [{ a: done(1, 3), b: done(2, 4), main: runs }], 'fail', /b started before a had finished/],
])('init containers: %s', (_, states, verdict, reason) => {
  const pod = podWith(...states.map((containers, at) => reading(at, containers)));
  expect(judgeClaim(pod, oneByOne('a', 'b'))).toMatchObject({
    verdict,
    reason: expect.stringMatching(reason) as string,
  });
});

const creating = { state: 'waiting', reason: 'ContainerCreating' } as const;

test.each([
  [
    'held back',
    [reading(1, { main: creating }), reading(2100, { main: runs }, 'Running')],
    'pass',
    /running 100 ms later/,
  ],
  [
    'running too early',
    [reading(1, { main: creating }), reading(500, { main: runs }, 'Running')],
    'fail',
    /running 1.5 s before/,
  ],
  [
    'no longer Pending',
    [reading(1, { main: creating }, 'Running'), reading(2100, { main: runs })],
    'fail',
    /was Running/,
  ],
  ['never running', [reading(1, { main: creating })], 'fail', /never seen running/],
])('a hook holds its container back: %s', (_, readings, verdict, reason) => {
  const pod = podWith(...readings, marked('main/postStartDone', 2000));
  expect(judgeClaim(pod, heldBack('main', mark('main/postStartDone')))).toMatchObject({
    verdict,
    reason: expect.stringMatching(reason) as string,
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
    reading(1, { main: runs }),
    { ...reading(2, { main: runs }), ready: true },
    reading(3, { main: done(1, 2) }),
    { ...reading(4, { main: done(1, 2) }), change: 'deleted' },
    ...[marked('main/alive', 5), marked('main/alive', 6), slice, told],
  );
  const moments = [
    running('main'),
    started('main'),
    ready,
    ended('main'),
    finished('main'),
    gone,
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
    reading(1, { main: done(1, 2, 3) }),
    reading(2, { main: { ...waits, lastState: done(1, 2, 3) } }),
    reading(3, { main: { ...runs, restartCount: 1, lastState: done(1, 2, 3) } }),
    reading(4, { main: { ...done(3, 4, 0), restartCount: 1, reason: 'Completed', lastState: done(1, 2, 3) } }),
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

function reading(at: number, states: Record<string, Partial<ContainerReading>>, phase = 'Pending'): PodFact {
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
