import { expect, test } from 'vitest';
import type { Fact, PodFact } from '../../timeline/fact.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { lastRouted } from './last-routed.ts';

const address = '10.244.0.5';

function pod(at: number, change: PodFact['change'], changes: Partial<PodFact> = {}): PodFact {
  const running = { name: 'web', init: false, ready: true, restartCount: 0, state: 'running' as const };
  const of = { kind: 'pod', source: 'watch', namespace: 'sw', name: 'web-1', uid: 'u', phase: 'Running' } as const;
  const its = { ready: true, ip: address, createdAt: 0, labels: {}, containers: [running] };
  return { ...of, ...its, at, change, ...changes };
}

const going = { deletionTimestamp: 40_000, gracePeriodSeconds: 30 };
const life: readonly Fact[] = [pod(0, 'added'), pod(10_000, 'modified', going), pod(15_000, 'deleted', going)];

function route(routed: boolean, at: number, node = 'n1', ip = address): Fact {
  return { kind: 'route', source: 'rules', node, service: 'web', pod: 'web-1', ip, routed, at, since: at - 50 };
}

function connections(from: number, micros: readonly number[], ip = address): Fact {
  const sentTo = [{ pod: 'web-1', ip, ports: micros.map(() => 1), micros }];
  const to = from + (micros.at(-1) ?? 0) / 1000;
  return { kind: 'connections', source: 'conntrack', at: to, node: 'n1', service: 'web', from, to, sentTo };
}

function lastOf(...facts: readonly Fact[]) {
  const timeline = new Timeline();
  for (const fact of [...life, ...facts].sort((a, b) => a.at - b.at)) timeline.record(fact);
  return lastRouted(timeline, ['u']);
}

test('the node that followed last counts', () => {
  expect(lastOf(route(true, 100), route(true, 100, 'n2'), route(false, 10_300), route(false, 11_400, 'n2'))).toEqual([
    { ms: 1400, by: 'rules' },
  ]);
});

test('a connection that came after the last rule was read counts too', () => {
  const rules = [route(true, 100), route(false, 10_300)];
  expect(lastOf(...rules, connections(9000, [0, 1_450_000]))).toEqual([{ ms: 450, by: 'connections' }]);
  expect(lastOf(connections(9000, [0]))).toEqual([{ ms: 0, by: 'connections' }]);
});

test('what nodes still sent to its address when it was gone counts', () => {
  expect(lastOf(connections(15_000, [200_000]))).toEqual([{ ms: 5200, by: 'connections' }]);
});

test.each([
  ['another address', '10.244.0.9'],
  ['the same address', address],
])('its successor of the same name, with %s, is another pod', (_, ip) => {
  const successor = pod(16_000, 'added', { uid: 'successor', ip });
  const before = [route(true, 100), route(false, 10_300)];
  const after = [route(true, 18_000, 'n1', ip), connections(17_000, [2_000_000], ip), route(false, 30_000, 'n1', ip)];
  expect(lastOf(successor, ...before, ...after)).toEqual([{ ms: 300, by: 'rules' }]);
});

test('nothing is said of a pod whose rules were not seen to go, and of one of which no node told', () => {
  expect(lastOf(route(true, 100))).toEqual([]);
  expect(lastOf()).toEqual([]);
});
