import { expect, test } from 'vitest';
import type { Fact, MarkFact, PodFact, RouteFact } from '../../timeline/fact.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { graceUses, waitMargin } from './grace-use.ts';

const ofPod = { namespace: 'sw', uid: 'u' } as const;

function pod(at: number, changes: Partial<PodFact> = {}, exitCode?: number): PodFact {
  const state = exitCode === undefined ? { state: 'running' as const } : { state: 'terminated' as const, exitCode };
  const containers = [{ name: 'web', init: false, ready: true, restartCount: 0, ...state }];
  const of = { kind: 'pod', source: 'watch', change: 'modified', name: 'web-1', phase: 'Running', ...ofPod } as const;
  return { ...of, at, ready: true, createdAt: 0, labels: {}, containers, gracePeriodSeconds: 30, ...changes };
}

function mark(name: string, markedAt: number): MarkFact {
  const of = { kind: 'mark', source: 'log', pod: 'web-1', container: 'web', ...ofPod, detail: {} } as const;
  return { ...of, at: markedAt, mark: name, markedAt };
}

function route(routed: boolean, at: number, node = 'n1', source: RouteFact['source'] = 'rules'): RouteFact {
  return { kind: 'route', source, node, service: 'web', pod: 'web-1', ip: '', routed, at, since: at - 50 };
}

const deletion = { deletionTimestamp: 40_000 };
const stop: readonly Fact[] = [
  pod(0),
  pod(10_000, deletion),
  mark('preStop', 10_020),
  mark('SIGTERM', 15_020),
  mark('exit', 15_500),
  pod(15_600, deletion, 0),
];

function usesOf(facts: readonly Fact[], lastSentTo?: number) {
  const timeline = new Timeline();
  for (const fact of [...facts].sort((a, b) => a.at - b.at)) timeline.record(fact);
  return graceUses(timeline, () => lastSentTo);
}

test('adds up what a pod did with its grace period', () => {
  expect(usesOf(stop)).toEqual([
    {
      pod: 'web-1',
      ...{ graceMs: 30_000, beforeMs: 20, preStopMs: 5000, drainMs: 480, totalMs: 5500, acceptedForMs: 5020 },
      ...{ exitCode: 0, exitReason: null, routedFor: null },
    },
  ]);
  expect(usesOf([pod(0), pod(500)])).toEqual([]);
});

const rules = [route(true, 100), route(true, 100, 'n2')];

test.each<[string, readonly Fact[], number | undefined, object | null]>([
  [
    'the last node that ceased',
    [...rules, route(false, 10_400), route(false, 10_900, 'n2')],
    15_000,
    { ms: 900, by: 'rules' },
  ],
  ['nothing where a node never ceased', [...rules, route(false, 10_400)], 15_000, null],
  ['probes', [route(true, 100, 'n1', 'probe'), route(false, 11_000, 'n1', 'probe')], 15_000, { ms: 1000, by: 'probe' }],
  ['the load, where no node was looked at', [], 10_700, { ms: 700, by: 'load' }],
  ['nothing where the load sent nothing after the deletion', [], 9000, null],
])('for how long it was sent to is known by %s', (_, facts, lastSentTo, expected) => {
  expect(usesOf([...stop, ...facts], lastSentTo)[0]?.routedFor).toEqual(expected);
});

test('the margin of the wait is that of the pod with the least to spare', () => {
  const [use] = usesOf([...stop, route(true, 100), route(false, 10_900)]);
  if (!use) throw new Error('expected a stop');
  const early = { ...use, preStopMs: null, acceptedForMs: 20 };
  expect(waitMargin([use])).toEqual({
    ...{ spareMs: 4120, needed: { ms: 900, by: 'rules' }, preStopMs: 5000, acceptedForMs: 5020 },
  });
  expect(waitMargin([use, early])).toMatchObject({ spareMs: -880, acceptedForMs: 20 });
  expect(waitMargin([{ ...use, routedFor: null }])).toBeUndefined();
});
