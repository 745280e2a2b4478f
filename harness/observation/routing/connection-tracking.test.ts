import { expect, it } from 'vitest';
import type { RequestFailure, RequestRecord } from '../../ledger/request-record.ts';
import type { ConnectionsFact, GapFact } from '../../timeline/fact.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { ConnectionTracking } from './connection-tracking.ts';

/** One connection: the port of its client, its pod, and when it was noted. */
type Noted = readonly [port: number, pod: string, at: number];

function factOf(node: string, noted: readonly Noted[]): ConnectionsFact {
  const times = noted.map(([, , at]) => at);
  const from = Math.min(...times);
  const to = Math.max(...times);
  const sentTo = noted.map(([port, pod, at]) => ({
    pod,
    ip: `ip of ${pod}`,
    ports: [port],
    micros: [(at - from) * 1000],
  }));
  return { kind: 'connections', source: 'conntrack', at: to, node, service: 'web', from, to, sentTo };
}

function tracked(noted: readonly Noted[], gaps: readonly Partial<GapFact>[] = []) {
  const timeline = new Timeline();
  timeline.record(factOf('worker', noted));
  timeline.record(factOf('worker2', [[40_000, 'web-of-worker2', 1000]]));
  const gap: GapFact = {
    kind: 'gap',
    source: 'conntrack',
    of: 'connections of worker',
    from: 0,
    at: 0,
    reason: '',
    effect: 'lost',
  };
  gaps.forEach((its) => {
    timeline.record({ ...gap, ...its });
  });
  const tracking = new ConnectionTracking(timeline, ['worker', 'worker2']);
  return (record: RequestRecord) => tracking.sentTo(record)?.pod;
}

function request(sentAt: number, rest: Partial<RequestRecord> = {}): RequestRecord {
  const common = {
    id: 1,
    stream: 'new',
    profile: 'load',
    target: 0,
    dueAt: sentAt,
    sentAt,
    endedAt: sentAt + 2,
  } as const;
  return { ...common, clientPort: 40_000, outcome: 'ok', ...rest };
}

function failed(connection: Partial<RequestFailure['connection']> = {}): Partial<RequestRecord> {
  const failure: RequestFailure = {
    cause: 'refused',
    detail: 'ECONNREFUSED',
    connection: { id: 1, earlierRequests: 0, ...connection },
    bytesReceived: 0,
    safeToRetry: false,
  };
  return { outcome: 'dropped', failure };
}

it('knows the pod by the node, the port of the client and the time', () => {
  const podOf = tracked([
    [40_000, 'web-a', 1000.4],
    [40_002, 'web-b', 1001],
    [40_000, 'web-b', 61_000],
  ]);

  expect(podOf(request(1000))).toBe('web-a');
  expect(podOf(request(1000, failed()))).toBe('web-a');
  expect(podOf(request(1000, { clientPort: 40_002 }))).toBe('web-b');
  expect(podOf(request(61_000))).toBe('web-b');
  expect(podOf(request(1000, { target: 1 }))).toBe('web-of-worker2');
});

it('knows the pod of a kept connection by when it was made', () => {
  const podOf = tracked([
    [40_000, 'web-a', 1000],
    [40_000, 'web-b', 30_000],
  ]);
  const kept = failed({ earlierRequests: 7, openedAt: 1003 });

  expect(podOf(request(20_000, { stream: 'reused', ...kept }))).toBe('web-a');
  expect(podOf(request(20_000, { stream: 'reused' }))).toBeUndefined();
});

it('does not know it where two pods fit, where no connection fits, and without a port or a node', () => {
  const podOf = tracked([
    [40_000, 'web-a', 1000],
    [40_000, 'web-b', 1200],
    [40_004, 'web-a', 1000],
    [40_004, 'web-a', 1200],
    [40_006, '', 1000],
  ]);

  expect(podOf(request(1000))).toBeUndefined();
  expect(podOf(request(1000, { clientPort: 40_004 }))).toBe('web-a');
  expect(podOf(request(1000, { clientPort: 40_006 }))).toBeUndefined();
  expect(podOf(request(3000, { clientPort: 40_004 }))).toBeUndefined();
  const { clientPort, ...withoutPort } = request(1000);
  expect(clientPort).toBe(40_000);
  expect(podOf(withoutPort)).toBeUndefined();
  expect(podOf(request(1000, { target: 2 }))).toBeUndefined();
});

it('does not know it where events were lost', () => {
  const podOf = tracked([[40_000, 'web-a', 1000]], [{ from: 900, at: 990 }]);

  expect(podOf(request(1000))).toBeUndefined();
  expect(
    tracked([[40_000, 'web-a', 1000]], [{ of: 'connections of worker2', from: 900, at: 1100 }])(request(1000)),
  ).toBe('web-a');
});

it('knows that a node itself refused a connection, where it was followed from before until after and told of none', () => {
  const timeline = new Timeline();
  timeline.record(factOf('worker', [[40_002, 'web-a', 500]]));
  timeline.record(factOf('worker', [[40_004, 'web-a', 2000]]));
  const tracking = new ConnectionTracking(timeline, ['worker', 'worker2']);
  const refused = (sentAt: number, rest: Partial<RequestRecord> = {}) =>
    tracking.refusedItself(request(sentAt, { ...failed(), ...rest }));

  expect(refused(1000)).toBe(true);
  expect(refused(1000, { clientPort: 40_004 })).toBe(false);
  expect(refused(400)).toBe(false);
  expect(refused(2500)).toBe(false);
  expect(refused(1000, { target: 1 })).toBe(false);
  expect(tracking.refusedItself(request(1000))).toBe(false);
});

it('knows the connection from the same port that a node took a later one for, which it told nothing of', () => {
  const timeline = new Timeline();
  timeline.record(
    factOf('worker', [
      [40_000, 'web-a', 400],
      [40_000, 'web-b', 500],
      [40_002, 'web-a', 600],
    ]),
  );
  timeline.record(factOf('worker', [[40_004, 'web-a', 2000]]));
  const tracking = new ConnectionTracking(timeline, ['worker', 'worker2']);
  const takenFor = (sentAt: number, rest: Partial<RequestRecord> = {}) =>
    tracking.takenFor(request(sentAt, { ...failed(), ...rest }))?.pod;

  expect(takenFor(1000)).toBe('web-b');
  expect(takenFor(1000, { clientPort: 40_002 })).toBe('web-a');
  expect(takenFor(1000, { clientPort: 40_004 })).toBeUndefined();
  expect(takenFor(2500)).toBeUndefined();
  expect(takenFor(1000, { target: 1 })).toBeUndefined();
  expect(takenFor(1000, failed({ earlierRequests: 1, openedAt: 450 }))).toBeUndefined();
  expect(tracking.takenFor(request(1000))).toBeUndefined();
});
