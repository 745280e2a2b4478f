import { describe, expect, test } from 'vitest';
import type {
  ContainerStatus,
  EndpointStatus,
  EndpointSliceFact,
  EventFact,
  Fact,
  MarkFact,
  PodFact,
  ProcessFact,
  RuntimeFact,
} from '../../timeline/fact.ts';
import type { RequestRecord } from '../../ledger/request-record.ts';
import { answered, dropped, evidenceOf, rejected, waits, type Ending } from '../fixtures.test-helper.ts';
import { judgeDrops } from '../judges/requests/judge-drops.ts';
import { attributeDrops } from './attribute-drops.ts';

type Asked = Parameters<typeof evidenceOf>[1][number];
type Readiness = Omit<EndpointStatus, 'pod' | 'ip'>;

const ready: Readiness = { ready: true, serving: true, terminating: false };
const unready: Readiness = { ready: false, serving: false, terminating: false };
const going: Readiness = { ready: false, serving: true, terminating: true };

function slice(at: number, endpoints: Readonly<Record<string, Readiness>>): EndpointSliceFact {
  return {
    ...{
      kind: 'endpointslice',
      source: 'watch',
      at,
      change: 'modified',
      namespace: 'sw',
      name: 'web-1',
      service: 'web',
    },
    endpoints: Object.entries(endpoints).map(([pod, conditions]) => ({ pod, ip: '10.244.0.1', ...conditions })),
  };
}

function mark(name: string, at: number, pod = 'web-a', detail = {}): MarkFact {
  return {
    ...{ kind: 'mark', source: 'log', at, namespace: 'sw', pod, uid: `uid-${pod}`, container: 'web' },
    ...{ mark: name, markedAt: at, detail },
  };
}

function event(at: number, reason: string, message: string, pod = 'web-n'): EventFact {
  const about = { kind: 'Pod', name: pod, uid: `uid-${pod}` };
  return {
    ...{ kind: 'event', source: 'watch', at, namespace: 'sw', about, type: 'Warning', reason, message, count: 1 },
    happenedAt: Math.floor(at / 1000) * 1000,
  };
}

/** A pod that nobody deletes, and what becomes of its container. */
function standing(at: number, container: Partial<ContainerStatus> = {}): PodFact {
  const running = {
    name: 'web',
    init: false,
    state: 'running',
    ready: true,
    restartCount: 0,
    startedAt: -9000,
  } as const;
  return {
    ...{ kind: 'pod', source: 'watch', at, change: 'modified', namespace: 'sw', name: 'web-n', uid: 'uid-web-n' },
    ...{ phase: 'Running', ready: true, createdAt: -9500, labels: {}, containers: [{ ...running, ...container }] },
  };
}

function ended(exitCode: number, reason = 'Error') {
  return { state: 'terminated', exitCode, reason, finishedAt: 6000 } as const;
}

/** Ended with that exit code at 6.4 s, and runs again from 7 s on. */
function restarted(exitCode: number, reason = 'Error'): readonly Fact[] {
  const end = ended(exitCode, reason);
  return [
    slice(-1, { 'web-n': ready, 'web-b': ready }),
    standing(-1),
    mark('listening', -8000, 'web-n'),
    standing(6500, { ...end, ready: false }),
    standing(7200, { restartCount: 1, startedAt: 7000, lastState: end }),
    mark('start', 7050, 'web-n'),
    mark('listening', 7300, 'web-n'),
  ];
}

/** Its process 1 was sent SIGTERM, by the journal of its node's container runtime. */
function signalled(calledAt: number, pod = 'web-a'): Fact {
  return {
    ...{
      kind: 'runtime',
      source: 'journal',
      at: 20_000,
      node: 'worker',
      namespace: 'sw',
      pod,
      uid: `uid-${pod}`,
      container: 'web',
    },
    ...{ run: 0, call: 'signal', calledAt },
  };
}

/** Its main process ended, by the journal of its node's container runtime, which notices it a moment later. */
function exited(calledAt: number, pod = 'web-n'): Fact {
  return { ...(signalled(calledAt, pod) as RuntimeFact), call: 'exit' };
}

/** Nothing becomes of SIGTERM to its process 1. */
const ignoring: ProcessFact = {
  ...{
    kind: 'process',
    source: 'procfs',
    at: 0,
    node: 'worker',
    namespace: 'sw',
    pod: 'web-a',
    uid: 'uid-web-a',
    container: 'web',
  },
  ...{ program: 'sh', sigterm: 'default' },
};

/** A pod beside the app's, which is no endpoint of its Service. */
const prober: Fact = { ...standing(-1), name: 'prober', uid: 'uid-prober' };

/** The node says to which pod the connection with that port was sent. */
function tracked(pod: string, at: number, clientPort: number): Fact {
  return {
    ...{ kind: 'connections', source: 'conntrack', at: at + 300, node: 'worker', service: 'web', from: at, to: at },
    sentTo: [{ pod, ip: '10.244.0.1', ports: [clientPort], micros: [500] }],
  };
}

const noHook: Ending = { name: 'web-a', deleted: 4000, sigterm: 4030, exitMark: 7040, gone: 7400, exitCode: 0 };
const leaves = [
  slice(-1, { 'web-a': ready, 'web-b': ready }),
  slice(4060, { 'web-a': going, 'web-b': ready }),
  slice(9300, { 'web-b': ready }),
];
const listening = mark('listening', -5000);
const kept = { stream: 'reused', lastPod: 'web-a' } as const;
const slow = { ...kept, profile: 'slow' } as const;
const onStanding = { stream: 'reused', lastPod: 'web-n' } as const;
const port = { target: 0, clientPort: 40_000 };
/** Its hook fails, it is sent SIGTERM, and the runtime notices its end 12 ms later (a crash of 2026-11-29). */
const diesInItsHook = [
  ...leaves,
  event(4400, 'FailedPreStopHook', 'PreStopHook failed', 'web-a'),
  signalled(4400),
  exited(4412, 'web-a'),
  tracked('web-a', 4800, 40_000),
];

interface Case {
  readonly endings?: readonly Ending[];
  readonly facts?: readonly Fact[];
  readonly asked: readonly Asked[];
  /** Cause and confidence of each that failed, and whether an overloaded host may be why. */
  readonly expected: readonly string[];
}

const cases: Readonly<Record<string, Case>> = {
  'answers 503 from SIGTERM on, on new and on kept connections': {
    endings: [noHook],
    facts: leaves,
    asked: [rejected({ at: 4100, phase: 'stopping' }), rejected({ at: 4200, phase: 'stopping', stream: 'reused' })],
    expected: ['rejected-while-stopping, certain', 'rejected-while-stopping, certain'],
  },
  'answers 503 in its hook': {
    endings: [waits],
    facts: leaves,
    asked: [rejected({ at: 4400, phase: 'pre-stop' })],
    expected: ['rejected-while-stopping, certain'],
  },
  'answers 503 after its wait, to a node that is late': {
    endings: [{ ...waits, exitMark: 11_000, gone: 11_400 }],
    facts: leaves,
    asked: [rejected({ at: 9500, phase: 'stopping' })],
    expected: ['rejected-while-stopping, certain, excused'],
  },
  'answers 503 before it is ready': {
    facts: [slice(-1, { 'web-n': ready }), standing(-1)],
    asked: [rejected({ at: 2000, pod: 'web-n', phase: 'starting' })],
    expected: ['not-ready-yet, certain'],
  },
  'answers 500 now and then, and at its end too': {
    endings: [waits],
    facts: [...leaves, standing(-1)],
    asked: [rejected({ at: 2000, pod: 'web-n', phase: 'serving' }), rejected({ at: 4400, phase: 'pre-stop' })],
    expected: ['failed-while-serving, certain, excused', 'failed-while-serving, certain, excused'],
  },
  'takes requests after SIGTERM and exits with them': {
    endings: [noHook],
    facts: leaves,
    asked: [
      dropped('closed', { at: 4100, took: 2940, ...kept }),
      dropped('closed', { at: 6600, took: 441, ...kept }),
      dropped('closed', { at: 4500, took: 2541 }),
    ],
    expected: [
      'exited-with-requests-in-flight, certain',
      'exited-with-requests-in-flight, certain, excused',
      'exited-with-requests-in-flight, likely',
    ],
  },
  'takes requests after SIGTERM, and the client gives up first': {
    endings: [{ ...noHook, exitMark: 12_000, gone: 12_400 }],
    facts: leaves,
    asked: [dropped('timeout', { at: 4100, took: 5000, ...kept })],
    expected: ['exited-with-requests-in-flight, certain, excused'],
  },
  'closes its connections without an answer while it goes, and writes no marks': {
    endings: [{ name: 'web-a', deleted: 4000, gone: 7400, exitCode: 0 }],
    facts: [...leaves, tracked('web-a', 4500, 40_000)],
    asked: [dropped('closed', { at: 4500, ...port }), dropped('closed', { at: 4600, ...kept })],
    expected: ['exited-with-requests-in-flight, certain, excused', 'exited-with-requests-in-flight, likely, excused'],
  },
  'resets requests now and then from SIGTERM on, on new and on kept connections': {
    endings: [noHook],
    facts: [...leaves, tracked('web-a', 4400, 40_000)],
    asked: [dropped('reset', { at: 4400, ...port }), answered(4420, 'web-a'), dropped('reset', { at: 4500, ...kept })],
    expected: ['exited-with-requests-in-flight, certain, excused', 'exited-with-requests-in-flight, likely'],
  },
  'stops listening after SIGTERM with connections that it has not accepted': {
    endings: [noHook],
    facts: [...leaves, tracked('web-a', 4400, 40_000)],
    asked: [
      answered(4390, 'web-a'),
      dropped('reset', { at: 4400, ...port }),
      dropped('closed', { at: 4430, took: 9, ...kept }),
    ],
    expected: ['stopped-before-endpoint-removal, certain', 'connection-cut-while-idle, likely'],
  },
  'ends every connection by FIN from SIGTERM on, new ones too, without an answer': {
    endings: [noHook],
    facts: [...leaves, tracked('web-a', 4400, 40_000)],
    asked: [dropped('closed', { at: 4400, ...port }), dropped('closed', { at: 4500, ...kept })],
    expected: ['exited-with-requests-in-flight, certain, excused', 'exited-with-requests-in-flight, likely'],
  },
  'exits in the middle of its answers': {
    endings: [waits],
    facts: [...leaves, listening],
    asked: [dropped('truncated', { at: 9000, took: 40, ...kept })],
    expected: ['exited-with-requests-in-flight, certain'],
  },
  'gives an answer that is none now and then': {
    facts: [slice(-1, { 'web-n': ready, 'web-b': ready }), standing(-1), tracked('web-n', 4500, 40_000)],
    asked: [dropped('malformed', { at: 4500, ...port }), dropped('malformed', { at: 4600 })],
    expected: ['failed-while-serving, certain, excused', 'unknown, guess'],
  },
  'closes its idle connections at SIGTERM, and writes no marks': {
    endings: [{ name: 'web-a', deleted: 4000, gone: 7400, exitCode: 0 }],
    facts: [...leaves, signalled(4030)],
    asked: [dropped('closed', { at: 4020, took: 20, ...kept })],
    expected: ['connection-cut-while-idle, certain, excused'],
  },
  'ends at SIGTERM with requests under way, and writes no marks': {
    endings: [{ name: 'web-a', deleted: 4000, gone: 9900, exitCode: 143 }],
    facts: [...leaves, signalled(9030)],
    asked: [dropped('reset', { at: 8000, took: 1050, ...slow }), dropped('reset', { at: 9020, took: 20, ...kept })],
    expected: ['exited-with-requests-in-flight, certain', 'exited-with-requests-in-flight, likely'],
  },
  'finishes what it has when its grace period ends, and writes no marks': {
    endings: [{ name: 'web-a', deleted: 4000, gone: 8400, exitCode: 137, grace: 4 }],
    facts: [...leaves, signalled(4030)],
    asked: [dropped('closed', { at: 3900, took: 4200, ...slow })],
    expected: ['request-longer-than-grace, likely'],
  },
  'finishes what it has for 2.5 s after SIGTERM and ends then, well within its grace period, and writes no marks': {
    endings: [{ name: 'web-a', deleted: 4000, gone: 12_000, exitCode: 0, grace: 20 }],
    facts: [...leaves, signalled(9030), exited(11_530, 'web-a')],
    asked: [
      dropped('truncated', { at: 8000, took: 3530, ...slow }),
      dropped('truncated', { at: 9150, took: 2380, ...slow }),
      dropped('reset', { at: 9200, took: 2330, ...slow }),
    ],
    expected: [
      'request-longer-than-drain-limit, certain, excused',
      'request-longer-than-drain-limit, certain, excused',
      'exited-with-requests-in-flight, certain',
    ],
  },
  'takes what comes after SIGTERM too, and ends with all of it 3 s later': {
    endings: [noHook],
    facts: [...leaves, tracked('web-a', 4600, 40_000)],
    asked: [dropped('closed', { at: 3900, took: 3140, ...kept }), dropped('closed', { at: 4600, took: 2440, ...port })],
    expected: ['exited-with-requests-in-flight, certain', 'exited-with-requests-in-flight, certain'],
  },
  'answers nothing after SIGTERM, when no new connection comes any more, and ends 3 s later': {
    endings: [noHook],
    facts: leaves,
    asked: [dropped('closed', { at: 3900, took: 3140, ...slow }), dropped('closed', { at: 4600, took: 2440, ...kept })],
    expected: ['exited-with-requests-in-flight, certain', 'exited-with-requests-in-flight, certain'],
  },
  'ignores SIGTERM, and writes no marks': {
    endings: [{ name: 'web-a', deleted: 4000, gone: 8400, exitCode: 137, grace: 4 }],
    facts: [...leaves, signalled(4030), ignoring],
    asked: [dropped('closed', { at: 3900, took: 4200, ...slow })],
    expected: ['killed-at-grace-end, likely'],
  },
  'ignores SIGTERM, and stops at once on its STOPSIGNAL, without marks': {
    endings: [{ name: 'web-a', deleted: 4000, gone: 8400, exitCode: 0 }],
    facts: [
      ...leaves,
      { ...(signalled(4030) as RuntimeFact), signal: 'interrupt' },
      { ...ignoring, otherSignals: { SIGINT: 'caught' } },
    ],
    asked: [dropped('refused', { at: 4400 })],
    expected: ['stopped-before-endpoint-removal, likely'],
  },
  'accepts for a while after SIGTERM, and cuts what came on a connection just before, without marks': {
    endings: [{ name: 'web-a', deleted: 4000, gone: 4500, exitCode: 0 }],
    facts: [...leaves, signalled(4030), tracked('web-a', 4022, 40_000)],
    asked: [dropped('reset', { at: 4022, took: 69, ...port }), answered(4300, 'web-a')],
    expected: ['exited-with-requests-in-flight, likely'],
  },
  'crashes in its hook, before anybody told it to stop, and writes no marks': {
    endings: [{ name: 'web-a', deleted: 4000, gone: 5400, exitCode: 3 }],
    facts: [...leaves, exited(4600, 'web-a')],
    asked: [dropped('closed', { at: 4400, took: 200, ...kept }), dropped('refused', { at: 5100 })],
    expected: ['crashed, certain', 'crashed, likely'],
  },
  'crashes in its hook, whose end the runtime notices only after SIGTERM, as others have crashed, and writes no marks':
    {
      endings: [{ name: 'web-a', deleted: 4000, gone: 5400, exitCode: 3 }],
      facts: [...diesInItsHook, ...restarted(3).filter(({ kind }) => kind === 'pod')],
      asked: [dropped('refused', { at: 4800, ...port })],
      expected: ['crashed, certain'],
    },
  'ends with an error on SIGTERM, which comes at once as its hook fails, and writes no marks': {
    endings: [{ name: 'web-a', deleted: 4000, gone: 5400, exitCode: 3 }],
    facts: diesInItsHook,
    asked: [dropped('refused', { at: 4800, ...port })],
    expected: ['stopped-before-endpoint-removal, certain'],
  },
  'starts under load, counts as ready at once, and does not listen until that ends': {
    facts: [
      slice(-1, { 'web-b': ready, 'web-c': ready }),
      standing(4000, { startedAt: 3900 }),
      slice(4050, { 'web-n': ready, 'web-b': ready, 'web-c': ready }),
      tracked('web-n', 4500, 40_000),
    ],
    asked: [dropped('refused', { at: 4500, ...port }), answered(9000, 'web-b')],
    expected: ['not-ready-yet, certain'],
  },
  'exits in its hook': {
    endings: [{ name: 'web-a', deleted: 4000, gone: 4900, exitCode: 0 }],
    facts: [...leaves, listening],
    asked: [dropped('closed', { at: 2500, took: 1600, ...slow })],
    expected: ['exited-with-requests-in-flight, certain'],
  },
  'stops accepting in its hook': {
    endings: [waits],
    facts: leaves,
    asked: [dropped('refused', { at: 4400 })],
    expected: ['stopped-before-endpoint-removal, guess'],
  },
  'stops accepting in its hook, and the node tells where it sent the connection': {
    endings: [waits],
    facts: [...leaves, tracked('web-a', 4400, 40_000)],
    asked: [dropped('refused', { at: 4400, ...port })],
    expected: ['stopped-before-endpoint-removal, certain'],
  },
  'goes on accepting after SIGTERM, and is killed': {
    endings: [{ name: 'web-a', deleted: 4000, sigterm: 4030, gone: 8400, exitCode: 137, grace: 4 }],
    facts: [...leaves, listening],
    asked: [answered(6500, 'web-a'), dropped('closed', { at: 4000, took: 4100, ...slow })],
    expected: ['killed-at-grace-end, certain, excused'],
  },
  'is killed at the end of its grace period, which only the API tells, with a request that came before SIGTERM': {
    endings: [{ name: 'web-a', deleted: 4000, sigterm: 4030, gone: 8400, exitCode: 137, grace: 4 }],
    facts: leaves,
    asked: [dropped('closed', { at: 3000, took: 5200, stream: 'reused', profile: 'slow' })],
    expected: ['request-longer-than-grace, likely, excused'],
  },
  'resets connections now and then': {
    facts: [slice(-1, { 'web-n': ready, 'web-b': ready }), standing(-1), tracked('web-n', 4500, 40_000)],
    asked: [dropped('reset', { at: 4500, ...port }), dropped('reset', { at: 4600, ...onStanding })],
    expected: ['failed-while-serving, certain, excused', 'failed-while-serving, certain, excused'],
  },
  'seems to reset a connection before the client has it, which the network may do': {
    facts: [slice(-1, { 'web-n': ready, 'web-b': ready }), standing(-1), tracked('web-n', 4500, 40_000)],
    asked: [dropped('reset', { at: 4500, unopened: true, ...port })],
    expected: ['failed-while-serving, likely, excused'],
  },
  'cuts its answers short now and then, where nobody knows the pod': {
    facts: [slice(-1, { 'web-n': ready }), standing(-1)],
    asked: [dropped('truncated', { at: 4500 })],
    expected: ['failed-while-serving, likely, excused'],
  },
  'hangs on every pod, on a host that is overloaded': {
    facts: [
      ...[slice(-1, { 'web-n': ready }), standing(-1)],
      { kind: 'harness', source: 'harness', at: 6000, eventLoopLagMs: 400 },
      tracked('web-n', 4500, 40_000),
    ],
    asked: [
      dropped('timeout', { at: 4500, took: 5000, ...port }),
      ...Array.from({ length: 8 }, (_, n) =>
        dropped('timeout', { at: 5000 + n, took: 5000, target: 0, ...onStanding }),
      ),
      answered(5002, 'web-b', 'reused'),
    ],
    expected: Array.from({ length: 9 }, () => 'failed-while-serving, likely'),
  },
  'rejects in its hook, without saying its phase, before the event of its deletion': {
    endings: [{ ...waits, deleted: 4700, preStop: 4210 }],
    facts: leaves,
    asked: [rejected({ at: 4400 })],
    expected: ['rejected-while-stopping, certain'],
  },
  'closes idle connections after a short time': {
    facts: [slice(-1, { 'web-n': ready }), standing(-1)],
    asked: [dropped('closed', { at: 4500, ...onStanding })],
    expected: ['connection-cut-while-idle, guess'],
  },
  'refuses connections at times': {
    facts: [slice(-1, { 'web-n': ready, 'web-b': ready }), standing(-1), tracked('web-n', 4500, 40_000)],
    asked: [dropped('refused', { at: 4500, ...port })],
    expected: ['failed-while-serving, certain, excused'],
  },
  'refuses connections at times, and while it goes too': {
    endings: [waits],
    facts: [...leaves, standing(-1), tracked('web-n', 3500, 40_000), tracked('web-a', 4400, 40_001)],
    asked: [dropped('refused', { at: 3500, ...port }), dropped('refused', { at: 4400, ...port, clientPort: 40_001 })],
    expected: ['failed-while-serving, certain, excused', 'failed-while-serving, certain, excused'],
  },
  'ends with code 3 again and again': {
    facts: restarted(3),
    asked: [
      dropped('closed', { at: 4500, took: 1900, ...onStanding }),
      dropped('refused', { at: 6450 }),
      dropped('refused', { at: 7100 }),
    ],
    expected: ['crashed, certain', 'crashed, likely', 'crashed, certain'],
  },
  'stops accepting while connections wait that it was too slow to accept, as others had waited before': {
    endings: [{ ...noHook, exitCode: 0 }],
    facts: [...leaves, listening, tracked('web-a', 3600, 40_000)],
    asked: [{ at: 3000, took: 600, pod: 'web-a' }, dropped('reset', { at: 3600, took: 440, ...port })],
    expected: ['stopped-before-endpoint-removal, certain'],
  },
  'ends with code 3 just before the load does, and only the container runtime has told it': {
    facts: [
      slice(-1, { 'web-n': ready, 'web-b': ready }),
      standing(-1),
      mark('listening', -8000, 'web-n'),
      exited(16_634),
      tracked('web-n', 16_545, 40_000),
    ],
    asked: [dropped('refused', { at: 16_545, ...port })],
    expected: ['crashed, certain'],
  },
  'ends with code 3 on every pod, so that nodes have none to send to': {
    facts: [...restarted(3), prober, slice(6550, { 'web-n': unready, 'web-b': unready })],
    asked: [dropped('refused', { at: 9600 })],
    expected: ['crashed, certain'],
  },
  'ends with code 3 again and again, writes no marks, and takes its time to start': {
    facts: [
      ...restarted(3).filter(({ kind, at }) => kind !== 'mark' && at < 7000),
      ...[false, true].map((isReady) =>
        standing(isReady ? 8200 : 7200, { restartCount: 1, startedAt: 7000, ready: isReady, lastState: ended(3) }),
      ),
      tracked('web-n', 7600, 40_000),
    ],
    asked: [dropped('refused', { at: 7600, ...port })],
    expected: ['crashed, certain'],
  },
  'stops before its endpoint is removed, and writes no marks, while another begins': {
    endings: [{ name: 'web-a', deleted: 4000, gone: 5400, exitCode: 0 }],
    facts: [
      slice(-1, { 'web-a': ready }),
      slice(4050, { 'web-a': ready, 'web-n': ready }),
      slice(5000, { 'web-n': ready }),
      signalled(4030),
      standing(4040, { startedAt: 3000 }),
    ],
    asked: [dropped('refused', { at: 4500 }), answered(4800, 'web-n')],
    expected: ['stopped-before-endpoint-removal, guess'],
  },
  'ended with code 3, and says that it is not ready long after': {
    facts: [...restarted(3), slice(13_000, { 'web-n': unready })],
    asked: [dropped('refused', { at: 16_500 })],
    expected: ['no-endpoint, certain, excused'],
  },
  'runs out of memory': {
    facts: restarted(137, 'OOMKilled'),
    asked: [dropped('reset', { at: 4500, took: 1900, ...onStanding })],
    expected: ['crashed, certain'],
  },
  'is killed by somebody': {
    facts: restarted(137),
    asked: [dropped('reset', { at: 4500, took: 1900, ...onStanding })],
    expected: ['crashed, certain, excused'],
  },
  'ends with code 3 in its hook': {
    endings: [{ name: 'web-a', deleted: 4000, preStop: 4010, gone: 6400, exitCode: 3 }],
    facts: [...leaves, listening],
    asked: [dropped('closed', { at: 4200, took: 1900, ...kept })],
    expected: ['crashed, certain'],
  },
  'says that it is not alive, and is restarted': {
    facts: [
      ...restarted(0, 'Completed'),
      event(5100, 'Unhealthy', 'Liveness probe failed: HTTP probe failed with statuscode: 500'),
      event(6100, 'Killing', 'Container web failed liveness probe, will be restarted'),
    ],
    asked: [dropped('closed', { at: 4500, took: 1900, ...onStanding }), dropped('refused', { at: 7100 })],
    expected: ['restarted-by-probe, certain', 'restarted-by-probe, certain'],
  },
  'does not answer its liveness probe in time, and is restarted': {
    facts: [
      ...restarted(0, 'Completed'),
      event(
        5100,
        'Unhealthy',
        'Liveness probe failed: Get "http://10.244.0.1:8080/healthz": context deadline exceeded',
      ),
      event(6100, 'Killing', 'Container web failed liveness probe, will be restarted'),
    ],
    asked: [dropped('closed', { at: 4500, took: 1900, ...onStanding })],
    expected: ['restarted-by-probe, certain, excused'],
  },
  'says on every pod that it is not ready: nodes fall back to one that has stopped': {
    endings: [{ ...noHook, deleted: 2000, sigterm: 2030, exitMark: 2040, gone: 9000 }],
    facts: [
      slice(-1, { 'web-a': ready, 'web-n': ready }),
      standing(-1),
      slice(2050, { 'web-a': going, 'web-n': ready }),
      event(5100, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503'),
      slice(6000, { 'web-a': going, 'web-n': unready }),
      slice(9500, { 'web-n': ready }),
    ],
    asked: [dropped('refused', { at: 6300 }), dropped('refused', { at: 9200 })],
    expected: ['no-endpoint, likely', 'no-endpoint, certain'],
  },
  'does not answer its readiness probe in time on any pod': {
    facts: [
      slice(-1, { 'web-n': ready }),
      standing(-1),
      event(
        5100,
        'Unhealthy',
        'Readiness probe failed: Get "http://10.244.0.1:8080/readyz": context deadline exceeded',
      ),
      slice(6000, { 'web-n': unready }),
    ],
    asked: [dropped('refused', { at: 9200 })],
    expected: ['no-endpoint, certain, excused'],
  },
};

test.each(Object.entries(cases))('an app that %s', (_, { endings = [], facts = [], asked, expected }) => {
  const evidence = { ...evidenceOf(endings, asked, facts), nodes: ['worker', 'worker2'] };
  const found = [...attributeDrops(evidence)].sort((a, b) => a.record.sentAt - b.record.sentAt);
  const inOrder = [...asked]
    .filter(({ dropped: lost, rejected: status }) => lost !== undefined || status !== undefined)
    .map((one, index) => ({ at: one.at, says: expected[index] }))
    .sort((a, b) => a.at - b.at);
  expect(
    found.map(({ cause, confidence, excuse }) =>
      [cause, confidence, ...(excuse === undefined || confidence !== 'certain' ? [] : ['excused'])].join(', '),
    ),
  ).toEqual(inOrder.map(({ says }) => says?.replace(/(likely), excused$/, '$1')));
});

describe('a Service that sends to pods of the same node alone', () => {
  const onWorker: Ending = { ...waits, node: 'worker' };
  const elsewhere: Fact = { ...standing(-1), node: 'worker2' };
  const facts = [
    elsewhere,
    slice(-1, { 'web-a': ready, 'web-n': ready }),
    slice(4060, { 'web-a': going, 'web-n': ready }),
  ];
  const causesOf = (asked: readonly Asked[], localOnly = true) => {
    const evidence = { ...evidenceOf([onWorker], asked, facts), nodes: ['worker', 'worker2'] };
    const found = attributeDrops({ ...evidence, ...(localOnly && { localOnly: true as const }) });
    return found.map(({ cause, confidence }) => `${cause}, ${confidence}`);
  };
  const throughWorker = dropped('timeout', { at: 9600, took: 5000, target: 0 });

  test('dropped what came to the node that had none any more', () => {
    expect(causesOf([throughWorker])).toEqual(['no-local-pod, certain']);
    expect(causesOf([throughWorker], false)).not.toEqual(['no-local-pod, certain']);
  });

  test('is not the reason on a node that has one, had one just before, or took the connection', () => {
    for (const asked of [
      { ...throughWorker, target: 1 },
      { ...throughWorker, at: 5000 },
      dropped('closed', { at: 9600, target: 0 }),
    ])
      expect(causesOf([asked])).not.toContain('no-local-pod, certain');
  });
});

describe('on an overloaded host', () => {
  test('what has an excuse is likely, and says so', () => {
    const { facts = [], asked } = cases['is killed by somebody'] ?? { asked: [] };
    const [found] = attributeDrops({ ...evidenceOf([], asked, facts), longestStallMs: 300 });
    expect(found).toMatchObject({ cause: 'crashed', confidence: 'likely' });
    expect(found?.facts.at(-1)).toMatchObject({ code: 'host-too-overloaded', figures: { excuse: 'probe-unanswered' } });
  });

  test('a connection that an app had not accepted yet when it stopped listening had no request under way', () => {
    const waiting = dropped('reset', { at: 3750, took: 290, ...port });
    const slowHost: Fact = { kind: 'harness', source: 'harness', at: 4050, eventLoopLagMs: 317 };
    const causesOf = (...more: readonly Fact[]) => {
      const facts = [listening, ...leaves, tracked('web-a', 3751, 40_000), ...more];
      const evidence = { ...evidenceOf([noHook], [waiting], facts), nodes: ['worker', 'worker2'] };
      return attributeDrops(evidence).map(({ cause, confidence }) => `${cause}, ${confidence}`);
    };

    expect(causesOf()).toEqual(['exited-with-requests-in-flight, certain']);
    expect(causesOf(slowHost)).toEqual(['stopped-before-endpoint-removal, certain']);
  });

  test('one request that was cut long after SIGTERM says nothing of the idle connections that were closed at it', () => {
    const idle = Array.from({ length: 3 }, (_, n) => dropped('closed', { at: 4020 + n, took: 15, ...kept }));
    const late = dropped('closed', { at: 3700, took: 1600, ...kept });
    const found = attributeDrops(evidenceOf([noHook], [...idle, late], [listening, ...leaves]));

    expect(found.map(({ cause }) => cause).sort()).toEqual([
      ...idle.map(() => 'connection-cut-while-idle'),
      'exited-with-requests-in-flight',
    ]);
  });
});

test('a request that never left this machine makes the measurement one that cannot be trusted', () => {
  const evidence = evidenceOf([waits], [dropped('unreachable', { at: 5000, detail: 'EAI_AGAIN' })], leaves);
  expect(judgeDrops(evidence)).toMatchObject({
    verdict: 'inconclusive',
    untrusted: true,
    reason: { code: 'never-left-this-machine', figures: { requests: 1, detail: 'EAI_AGAIN' } },
  });
});

describe('counters', () => {
  const counted = (at: number, boot: string, count: number): Fact =>
    mark('exit', at, 'web-n', { bootId: boot, accepted: count, answered: count });
  const boots = (first: number, second: number) => [
    ...restarted(3).filter(({ kind, at }) => kind !== 'mark' || at !== 7050),
    mark('start', -8500, 'web-n', { bootId: 'one' }),
    counted(6400, 'one', first),
    mark('start', 7050, 'web-n', { bootId: 'two' }),
    counted(9000, 'two', second),
  ];
  const asked = [answered(5000, 'web-n'), answered(5100, 'web-n'), answered(8000, 'web-n')];
  const issueOf = (first: number, second: number) =>
    judgeDrops(evidenceOf([waits], asked, boots(first, second))).reason;

  test('are compared by process: a restart is no contradiction', () => {
    expect(issueOf(2, 1)).toEqual({ code: 'none-dropped', figures: { sent: 7, whileGoing: 5 } });
    expect(issueOf(1, 2)).toEqual({
      code: 'counters-differ',
      figures: { pod: 'web-n', counted: 1, run: 1, inLedger: 2 },
    });
    expect(issueOf(2, 3)).toEqual({
      code: 'counters-differ',
      figures: { pod: 'web-n', counted: 3, run: 2, inLedger: 1 },
    });
  });

  test('what was counted before the load is that of the same process', () => {
    const before = { 'uid-web-n': { accepted: 5, answered: 5, bootId: 'one' } };
    const judged = (first: number) =>
      judgeDrops({ ...evidenceOf([waits], asked, boots(first, 1)), countersBefore: before }).verdict;
    expect([judged(7), judged(2)]).toEqual(['pass', 'inconclusive']);
  });

  test('those read last are of the process that gave them, even if it has ended since and the next has not told who it is', () => {
    const first = boots(2, 1).filter((fact) => fact.kind !== 'mark' || fact.at < 0);
    const after = (answered: number) => ({ 'uid-web-n': { accepted: answered, answered, bootId: 'one' } });
    const twoAnswers = [answered(5000, 'web-n'), answered(5100, 'web-n')];
    const judged = (count: number) =>
      judgeDrops({ ...evidenceOf([waits], twoAnswers, first), countersAfter: after(count) });
    expect(judged(2).verdict).toBe('pass');
    expect(judged(1).reason).toMatchObject({ code: 'counters-differ', figures: { run: 1, counted: 1, inLedger: 2 } });
  });

  test('what was rejected by nobody who said who it is may be counted too', () => {
    const unsigned = rejected({ at: 8100, pod: '' });
    const evidence = evidenceOf([waits], [...asked, unsigned], boots(2, 2));
    const nobodys = evidence.rejections.map((record) => ({ ...record, pod: undefined }) as unknown as RequestRecord);
    const records = [...evidence.records].map((record) => nobodys.find(({ id }) => id === record.id) ?? record);
    const reasonOf = (rejections: readonly RequestRecord[]) => judgeDrops({ ...evidence, rejections, records }).reason;
    expect(reasonOf(nobodys).code).not.toBe('counters-differ');
    expect(reasonOf([]).code).toBe('counters-differ');
  });

  test('an app may leave out what it rejects', () => {
    const both = [...asked, rejected({ at: 8100, pod: 'web-n', phase: 'serving' })];
    const reasonOf = (second: number) => judgeDrops(evidenceOf([waits], both, boots(2, second))).reason;
    expect([reasonOf(1), reasonOf(2)].filter(({ code }) => code === 'counters-differ')).toEqual([]);
    expect(reasonOf(0)).toMatchObject({ code: 'counters-differ', figures: { counted: 0 } });
  });
});
