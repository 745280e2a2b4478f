import { expect, test } from 'vitest';
import type { ConnectionsFact, EndpointSliceFact, Fact, MarkFact, PodFact, RouteFact } from '../timeline/fact.ts';
import { attributeDrops } from './attribution/attribute-drops.ts';
import { answered, dropped, evidenceOf } from './fixtures.test-helper.ts';
import { moments, timeOf } from './moments/moments.ts';
import { requestStatsOf } from './request-stats.ts';
import { startedPodsOf } from './started-pods.ts';

/**
 * Pods of a StatefulSet as they were seen of Redis on 2026-11-29, which ends at once on SIGTERM and writes no marks: the old one is deleted
 * at 4020, told to stop at 4040 and has ended at 4290; the new one is created at 4600, which the API tells as 4000, has its address at 5400
 * and answers from 6400 on. The node's rules lead to the old one until some time from 5200 to 5300, to the new one from 5900 on.
 */
const name = 'redis-0';
const oldAddress = '10.244.0.5';
const addresses = [
  ['another address', '10.244.0.9'],
  ['the same address', oldAddress],
] as const;

function pod(uid: 'old' | 'new', at: number, changes: Partial<PodFact> = {}): PodFact {
  const container = { name: 'redis', init: false, state: 'running', ready: true, restartCount: 0 } as const;
  const createdAt = uid === 'old' ? -60_000 : 4000;
  const containers = [{ ...container, startedAt: uid === 'old' ? -59_000 : 5000 }];
  const of = {
    kind: 'pod',
    source: 'watch',
    change: 'modified',
    namespace: 'sw',
    name,
    uid,
    phase: 'Running',
  } as const;
  return { ...of, at, ready: true, createdAt, containers, labels: {}, node: 'worker', ...changes };
}

function lives(newAddress: string): readonly Fact[] {
  const going = { ip: oldAddress, deletionTimestamp: 34_000, gracePeriodSeconds: 30 };
  const ended = { name: 'redis', init: false, state: 'terminated', ready: false, restartCount: 0 } as const;
  const gone = { ...going, ready: false, containers: [{ ...ended, exitCode: 0, finishedAt: 4000 }] };
  const stop = { node: 'worker', namespace: 'sw', pod: name, uid: 'old', container: 'redis', run: 0 };
  return [
    pod('old', -1, { ip: oldAddress }),
    pod('old', 4020, going),
    { kind: 'runtime', source: 'journal', at: 9000, call: 'signal', calledAt: 4040, ...stop },
    { kind: 'runtime', source: 'journal', at: 9000, call: 'exit', calledAt: 4290, ...stop },
    pod('old', 4410, gone),
    pod('old', 4600, { ...gone, change: 'deleted' }),
    pod('new', 4610, { change: 'added', ready: false, containers: [] }),
    pod('new', 5400, { ip: newAddress }),
  ];
}

function route(ip: string, routed: boolean, since: number, at: number): RouteFact {
  return { kind: 'route', source: 'rules', node: 'worker', service: 'redis', pod: name, ip, routed, since, at };
}

function rules(newAddress: string): readonly Fact[] {
  return [route(oldAddress, true, 0, 0), route(oldAddress, false, 5200, 5300), route(newAddress, true, 5800, 5900)];
}

/** The node sent a connection to an address. */
function sent(ip: string, port: number, at: number): ConnectionsFact {
  const of = { kind: 'connections', source: 'conntrack', node: 'worker', service: 'redis' } as const;
  return { ...of, at, from: at, to: at, sentTo: [{ pod: name, ip, ports: [port], micros: [0] }] };
}

function slice(at: number, ip: string, ready: boolean): EndpointSliceFact {
  const of = { kind: 'endpointslice', source: 'watch', change: 'modified', namespace: 'sw', name: 'redis-1' } as const;
  const state = { ready, serving: ready, terminating: !ready };
  const others = { pod: 'redis-1', ip: '10.244.0.6', ready: true, serving: true, terminating: false };
  return { ...of, at, service: 'redis', endpoints: [{ pod: name, ip, ...state }, others] };
}

/** What each drop is tied to; those of the pods, in the order in which they were sent. */
function tied(asked: Parameters<typeof evidenceOf>[1], facts: readonly Fact[]): readonly string[] {
  const evidence = evidenceOf([], asked, facts);
  return attributeDrops({ ...evidence, nodes: ['worker', 'worker2'] }).map(
    ({ pod: its, cause, confidence }) => `${its?.uid ?? 'no pod'}: ${cause}, ${confidence}`,
  );
}

const unreachable = (at: number) => dropped('unreachable', { at, target: 0, detail: 'EHOSTUNREACH' });
const ofOld = 'old: stopped-before-endpoint-removal';

test.each(addresses)(
  'what the rules led to the old pod is tied to it, while the new one, with %s, is there',
  (_, ip) => {
    const asked = [4500, 4700, 5000, 5250].map(unreachable);
    const found = tied(asked, [...lives(ip), ...rules(ip)]);
    expect(found).toEqual([`${ofOld}, certain`, `${ofOld}, certain`, `${ofOld}, certain`, `${ofOld}, likely`]);
  },
);

test.each(addresses)('the same where nodes were not looked at, for as long as they may follow late: %s', (_, ip) => {
  const slices = [slice(-1, oldAddress, true), slice(4060, oldAddress, false), slice(5450, ip, true)];
  const found = tied([4500, 5000].map(unreachable), [...lives(ip), ...slices]);
  expect(found).toEqual([`${ofOld}, likely`, `${ofOld}, likely`]);
});

test.each(addresses)('the node has the word on which of the two it sent a connection to: %s', (_, ip) => {
  const tracked = [sent(oldAddress, 40_000, 5101), sent(ip, 40_002, 6101), sent(ip, 40_004, 6401)];
  const asked = [
    dropped('refused', { at: 5100, target: 0, clientPort: 40_000 }),
    dropped('refused', { at: 6100, target: 0, clientPort: 40_002 }),
    { ...answered(6400, name), target: 0, clientPort: 40_004 },
  ];
  expect(tied(asked, [...lives(ip), ...rules(ip), ...tracked])).toEqual([
    `${ofOld}, certain`,
    'new: not-ready-yet, certain',
  ]);
});

test('what the new pod answers tells nothing of until when the old one accepted', () => {
  const ip = '10.244.0.9';
  const tracked = [sent(oldAddress, 40_000, 4101), sent(ip, 40_002, 7001)];
  const asked = [
    dropped('reset', { at: 4100, target: 0, clientPort: 40_000 }),
    { ...answered(7000, name), target: 0, clientPort: 40_002 },
  ];
  expect(tied(asked, [...lives(ip), ...rules(ip), ...tracked])).toEqual([`${ofOld}, certain`]);
});

test('what the new pod answers is no answer of the old one after its deletion', () => {
  const asked = [answered(4030, name), answered(7000, name), answered(7100, name, 'reused')];
  const evidence = { ...evidenceOf([], asked, lives('10.244.0.9')), before: ['old'] };
  expect(requestStatsOf(evidence).afterDeletion).toMatchObject([{ pod: { uid: 'old' }, new: 1, reused: 0 }]);
  expect(requestStatsOf(evidence).answered).toMatchObject([
    { pod: { uid: 'old' }, answers: 1 },
    { pod: { uid: 'new' }, answers: 2 },
  ]);
});

test('what the old pod answered did not reach the new one too early', () => {
  const mark = (its: string, at: number): MarkFact => {
    const of = { namespace: 'sw', pod: name, uid: 'new', container: 'redis', detail: {} };
    return { kind: 'mark', source: 'log', at, mark: its, markedAt: at, ...of };
  };
  const marks = [mark('start', 5000), mark('listening', 5200), mark('ready', 6000)];
  const slices = [slice(-1, oldAddress, true), slice(4060, oldAddress, false), slice(6050, '10.244.0.9', true)];
  const asked = [answered(3500, name), answered(6400, name)];
  const [started] = startedPodsOf(evidenceOf([], asked, [...lives('10.244.0.9'), ...marks, ...slices]));
  expect(started).toMatchObject({ uid: 'new', firstAnswerAt: 6402, answeredEarly: [], endpointReadyAt: 6050 });
});

test('a moment of an endpoint is that of the pod which has its address', () => {
  const slices = [slice(-1, oldAddress, true), slice(4060, oldAddress, false), slice(6050, '10.244.0.9', true)];
  const { timeline } = evidenceOf([], [], [...lives('10.244.0.9'), ...slices]);
  const readyOf = (uid: string) => timeOf(moments.endpoint({ ready: true }), { name, uid, timeline });
  expect([readyOf('old'), readyOf('new')]).toEqual([-1, 6050]);
});
