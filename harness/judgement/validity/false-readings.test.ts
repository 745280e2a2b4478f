import { expect, it } from 'vitest';
import type { RequestRecord } from '../../ledger/request-record.ts';
import type { RouteFact } from '../../timeline/fact.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { evidenceOf } from '../fixtures.test-helper.ts';
import { falseReadingsOf, misreadRules } from './false-readings.ts';
import { assessDrops } from '../judges/requests/judge-drops.ts';
import type { LoadEvidence } from '../load-evidence.ts';

const rules = (at: number, routed: boolean, rest: Partial<RouteFact> = {}): RouteFact => ({
  ...{
    kind: 'route',
    source: 'rules',
    at,
    since: at - 100,
    node: 'worker',
    service: 'web',
    pod: 'web-a',
    ip: '10.0.0.1',
  },
  ...{ routed, ...rest },
});

/** In the rules from the beginning, out at 5000, in again at 8000; each within the 100 ms before. */
const read = [rules(1000, true, { since: 0 }), rules(5000, false), rules(8000, true)];

/** Requests on new connections, answered within 2 ms; conntrack noted them so much after the sending. */
function sent(
  ats: readonly number[],
  { notedAfter = 1, facts = read, ip = '10.0.0.1', from = 'worker' } = {},
): LoadEvidence {
  const timeline = new Timeline();
  facts.forEach((fact) => {
    timeline.record(fact);
  });
  const ports = ats.map((_, index) => 40_000 + index);
  const micros = ats.map((at) => (at - (ats[0] ?? 0)) * 1000);
  const first = (ats[0] ?? 0) + notedAfter;
  const to = (ats.at(-1) ?? 0) + notedAfter;
  const sentTo = [{ pod: 'web-a', ip, ports, micros }];
  timeline.record({
    kind: 'connections',
    source: 'conntrack',
    at: to,
    node: from,
    service: 'web',
    from: first,
    to,
    sentTo,
  });
  const records = ats.map((sentAt, id): RequestRecord => ({
    ...{ id, stream: 'new', profile: 'load', target: 0, dueAt: sentAt, sentAt, endedAt: sentAt + 2 },
    ...{ outcome: 'ok', status: 200, pod: 'web-a', clientPort: 40_000 + id },
  }));
  return { ...evidenceOf([], []), records, timeline, nodes: [from] };
}

const times = (evidence: LoadEvidence) => falseReadingsOf(evidence).map(({ at }) => at);

it('is right where every connection was sent to a pod that the rules led to', () => {
  expect(times(sent([900, 1000, 4999, 5050, 7900, 8000, 20_000]))).toEqual([]);
});

it('is false where connections were sent to a pod well after it had gone from the rules, or well before it came into them', () => {
  const evidence = sent([4999, 5200, 6000, 7700, 8000]);

  expect(times(evidence)).toEqual([5201, 6001, 7701]);
  expect(misreadRules(falseReadingsOf(evidence))).toMatchObject([
    { node: 'worker', connections: 3, pods: ['web-a'], from: 5201, to: 7701 },
  ]);
});

it('is told with the verdict, and counted in the results', () => {
  const { counts, facts } = assessDrops(sent([4999, 5200, 6000]));

  expect(counts).toMatchObject({ connections: 3, 'connections.unrouted': 2 });
  expect(facts.find(({ code }) => code === 'rules-misread')?.figures).toMatchObject({
    node: 'worker',
    connections: 2,
    pods: ['web-a'],
  });
  expect(assessDrops(sent([4999])).counts).toMatchObject({ connections: 1, 'connections.unrouted': 0 });
});

it('is false where the rules never led to the pod at all', () => {
  expect(times(sent([900, 2000], { ip: '10.0.0.9' }))).toEqual([2001]);
});

it('counts a connection that conntrack noted late by when it was asked for', () => {
  expect(times(sent([4950], { notedAfter: 300 }))).toEqual([]);
  expect(times(sent([5200], { notedAfter: 300 }))).toEqual([5500]);
});

it('says nothing of a node whose rules were not read', () => {
  expect(times(sent([6000], { from: 'worker2' }))).toEqual([]);
  expect(times(sent([6000], { facts: [] }))).toEqual([]);
});
