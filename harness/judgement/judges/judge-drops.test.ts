import { describe, expect, test } from 'vitest';
import { dropped, evidenceOf, type Ending } from '../fixtures.test-helper.ts';
import { formatJudgement } from '../format-judgement.ts';
import { judgeDrops } from './judge-drops.ts';
import type { LoadEvidence } from '../load-evidence.ts';

const good: Ending = {
  name: 'web-a',
  deleted: 4000,
  preStop: 4010,
  sigterm: 9020,
  exitMark: 9050,
  gone: 9400,
  exitCode: 0,
};

test('passes when nothing was dropped and the end of every pod was tested', () => {
  expect(judgeDrops(evidenceOf([good], []))).toMatchObject({
    verdict: 'pass',
    reason: 'none of 4 requests was dropped',
  });
});

describe('of a node that was drained', () => {
  const drained = 'worker';
  const evicted = { ...good, node: drained, disruption: 'EvictionByEvictionAPI' };
  const onWorker = { ...good, name: 'web-b', node: drained };

  test('passes when the pods were evicted from it, and says so', () => {
    expect(judgeDrops({ ...evidenceOf([evicted], []), drained })).toMatchObject({
      verdict: 'pass',
      counts: { evicted: 1 },
      facts: expect.arrayContaining([['Drained', 'worker, 1 pods evicted']]) as unknown,
    });
  });

  test.each<[string, readonly Ending[], Partial<LoadEvidence>, string]>([
    [
      'a pod that was deleted',
      [onWorker],
      {},
      'pod web-b on worker was not evicted from worker, but ended by a deletion',
    ],
    [
      'a pod from elsewhere',
      [{ ...evicted, node: 'other' }],
      {},
      'pod web-a on other was not evicted from worker, but ended by EvictionByEvictionAPI',
    ],
    [
      'a successor on it',
      [evicted, onWorker],
      { before: ['uid-web-a'], after: ['uid-web-b'] },
      'pod web-b is on worker, which was drained',
    ],
    ['no pod on it', [], { before: [] }, 'no pod was to go'],
  ])('is inconclusive with %s', (_, endings, change, reason) => {
    expect(judgeDrops({ ...evidenceOf(endings, []), drained, ...change })).toMatchObject({
      verdict: 'inconclusive',
      reason,
    });
  });
});

test('fails with load, books, drops, what happened around them, cause and fix', () => {
  const noWait = { name: 'web-a', deleted: 4000, sigterm: 4030, exitMark: 4050, gone: 4400, exitCode: 0 };
  const evidence = evidenceOf([noWait], [dropped('refused', { at: 4100 }), dropped('refused', { at: 4300 })]);
  const judgement = judgeDrops(evidence);
  expect(judgement.verdict).toBe('fail');
  expect(judgement.counts).toMatchObject({ dropped: 2, 'cause.stopped-before-endpoint-removal': 2 });
  expect(formatJudgement(judgement)).toMatchInlineSnapshot(`
    "2 of 6 requests were dropped, 0 rejected

    Load:    200 req/s over 127.0.0.1:31081 and 127.0.0.1:31082 (host-ports) for 20.0 s
    Ledger:  6 sent = 4 answered + 2 dropped + 0 unfinished
    Dropped: +4.10s to +4.30s  web-a  2 × refused on new through 127.0.0.1:31081, 127.0.0.1:31082 (stopped-before-endpoint-removal, likely)
    Such as: refused (refused) after 2 ms, no connection was made (ledger)
             SIGTERM of web-a 72 ms before (log)
             the API took it out of the endpoints 102 ms before (watch)
    Pods:    web-a  +4.00s deleted  no preStop  +4.03s SIGTERM  +4.05s end (exit code 0)  answered after deletion: 1 new, 1 reused
    Cause:   the app stopped accepting while nodes still routed new connections to it, the last 272 ms later
    Fix:     keep serving after the deletion until every node has stopped routing: a preStop hook that waits, here for more than 302 ms"
  `);
});

const doubtful: [string, Partial<LoadEvidence> | ((evidence: LoadEvidence) => Partial<LoadEvidence>), RegExp][] = [
  ['books that do not balance', ({ summary }) => ({ summary: { ...summary, balanced: false } }), /does not balance/],
  ['unfinished requests', ({ summary }) => ({ summary: { ...summary, unfinished: 1 } }), /1 requests were unfinished/],
  ['a harness that stalled', ({ summary }) => ({ summary: { ...summary, invalid: ['stalled'] } }), /stalled/],
  [
    'an unproven path',
    { path: { name: 'pods', clean: false, detail: '3 drops' } },
    /`pods` was not proven clean: 3 drops/,
  ],
  ['a pod that did not go', { before: ['uid-web-a', 'uid-other'] }, /other was to go and was not seen to go/],
  ['no successor', { after: [] }, /no successor/],
  [
    'counters that tell more than the ledger',
    { countersAfter: { 'uid-web-a': { accepted: 9, answered: 9 } } },
    /says that it answered 9/,
  ],
  ['no baseline', { baseline: { from: 0, to: 100 } }, /nothing was answered before/],
];

test.each(doubtful)('is inconclusive with %s', (_, change, reason) => {
  const evidence = evidenceOf([good], []);
  const judgement = judgeDrops({ ...evidence, ...(typeof change === 'function' ? change(evidence) : change) });
  expect(judgement.verdict).toBe('inconclusive');
  expect(judgement.reason).toMatch(reason);
});

test('is inconclusive when the watch was away during the disruption, even with drops', () => {
  const gap = {
    kind: 'gap',
    source: 'watch',
    at: 8000,
    of: 'pods',
    from: 5000,
    reason: 'no answer',
    effect: 'late',
  } as const;
  const judgement = judgeDrops(evidenceOf([good], [dropped('refused', { at: 6000 })], [gap]));
  expect(judgement).toMatchObject({ verdict: 'inconclusive', reason: 'pods was not observed for 3.0 s (no answer)' });
});

test('a log that came late takes nothing away', () => {
  const gap = {
    kind: 'gap',
    source: 'log',
    at: 8000,
    of: 'log of web-a/web',
    from: 5000,
    reason: 'closed',
    effect: 'late',
  } as const;
  expect(judgeDrops(evidenceOf([good], [], [gap])).verdict).toBe('pass');
  expect(judgeDrops(evidenceOf([good], [], [{ ...gap, effect: 'lost' }])).verdict).toBe('inconclusive');
});

describe('on an overloaded host', () => {
  const noWait = { name: 'web-a', deleted: 4000, sigterm: 4030, exitMark: 7050, gone: 7400, exitCode: 0 };
  /** Until when the node that the drops went through did send to the pod. */
  const routedUntil = (at: number) =>
    [true, false].map((routed) => ({
      ...({ kind: 'route', source: 'rules', node: 'worker', service: 'web', pod: 'web-a', ip: '10.0.0.1' } as const),
      ...{ at: routed ? 0 : at, since: routed ? 0 : at, routed },
    }));
  const overloaded = (evidence: LoadEvidence) =>
    judgeDrops({ ...evidence, nodes: ['worker', 'worker2'], longestStallMs: 300 });
  const certain = dropped('refused', { at: 4100, target: 0 });
  const uncertain = dropped('refused', { at: 9100 });

  test('what is certain of the app fails, with its cause and how many these are', () => {
    const judgement = overloaded(
      evidenceOf([noWait], [certain, { ...certain, at: 4200 }, uncertain], routedUntil(4900)),
    );
    expect(judgement).toMatchObject({
      verdict: 'fail',
      reason:
        '3 of 7 requests were dropped, 0 rejected; the event loop of the load agent was blocked for 300 ms, which explains none of 2 of these 3',
      cause: 'the app stopped accepting while nodes still routed new connections to it, the last 172 ms later',
    });
    expect(judgement.fix).toMatch(/a preStop hook that waits, here for more than 202 ms/);
  });

  test('what is not certain is inconclusive, and says so', () => {
    const judgement = overloaded(evidenceOf([good], [uncertain]));
    expect(judgement.verdict).toBe('inconclusive');
    expect(judgement.reason).toMatch(
      /1 of 5 requests were dropped.*the event loop of the load agent was blocked for 300 ms/,
    );
  });

  test('an app that waits longer than nodes take else is not blamed for a node that was late', () => {
    const judgement = overloaded(evidenceOf([good], [{ ...certain, at: 9100 }], routedUntil(9900)));
    expect(judgement.verdict).toBe('inconclusive');
    expect(judgement.facts).toContainEqual(['Dropped', expect.stringMatching(/-removal, likely\)$/) as string]);
  });

  test('requests that timed out, or lay unread for less than a second, are inconclusive', () => {
    const timedOut = dropped('timeout', { at: 4100, took: 5000, stream: 'reused', lastPod: 'web-a' });
    const young = dropped('reset', { at: 3700, took: 340, stream: 'reused', lastPod: 'web-a' });
    expect(overloaded(evidenceOf([noWait], [timedOut])).verdict).toBe('inconclusive');
    expect(overloaded(evidenceOf([noWait], [young])).verdict).toBe('inconclusive');
    expect(overloaded(evidenceOf([noWait], [{ ...young, at: 2500, took: 1540 }])).verdict).toBe('fail');
  });

  test('an instrument that cannot be trusted comes first', () => {
    const evidence = evidenceOf([noWait], [certain], routedUntil(4900));
    const judgement = overloaded({ ...evidence, summary: { ...evidence.summary, invalid: ['stalled'] } });
    expect(judgement).toMatchObject({ verdict: 'inconclusive', untrusted: true });
  });

  test('pods that were not seen to go, and a watch that was away, take nothing from what is certain', () => {
    const gap = {
      kind: 'gap',
      source: 'watch',
      at: 8000,
      of: 'pods',
      from: 5000,
      reason: 'x',
      effect: 'late',
    } as const;
    const evidence = evidenceOf([noWait], [certain], [...routedUntil(4900), gap]);
    expect(overloaded({ ...evidence, after: [], before: ['uid-web-a', 'uid-other'] }).verdict).toBe('fail');
    expect(overloaded({ ...evidence, drops: [], after: [] }).verdict).toBe('inconclusive');
  });
});

test('is inconclusive when a drop came before the disruption', () => {
  expect(judgeDrops(evidenceOf([good], [dropped('reset', { at: 1000 })])).reason).toMatch(
    /1 requests were dropped before/,
  );
});

test('is inconclusive when no request reached a pod after its deletion', () => {
  const evidence = evidenceOf([good], []);
  const early = [...evidence.records].filter((record) => record.sentAt < 4000);
  expect(judgeDrops({ ...evidence, records: early }).reason).toMatch(/web-a answered no request after its deletion/);
});
