import { describe, expect, test } from 'vitest';
import { dropped, evidenceOf, waits, type Ending } from '../../fixtures.test-helper.ts';
import type { Fact } from '../../../timeline/fact.ts';
import { judgementText } from '../../../report/text/judgement-text.ts';
import type { Judgement } from '../../judgement.ts';
import { judgeDrops } from './judge-drops.ts';
import type { LoadEvidence } from '../../load-evidence.ts';

test('passes when nothing was dropped and the end of every pod was tested', () => {
  expect(judgeDrops(evidenceOf([waits], []))).toMatchObject({
    verdict: 'pass',
    reason: { code: 'none-dropped', figures: { sent: 4 } },
  });
});

describe('of a node that was drained', () => {
  const drained = 'worker';
  const evicted = { ...waits, node: drained, disruption: 'EvictionByEvictionAPI' };
  const onWorker = { ...waits, name: 'web-b', node: drained };

  test('passes when the pods were evicted from it, and says so', () => {
    expect(judgeDrops({ ...evidenceOf([evicted], []), drained })).toMatchObject({
      verdict: 'pass',
      counts: { evicted: 1 },
      facts: expect.arrayContaining([{ code: 'drained', figures: { node: 'worker', pods: 1 } }]) as unknown,
    });
  });

  test.each<[string, readonly Ending[], Partial<LoadEvidence>, Judgement['reason']]>([
    [
      'a pod that was deleted',
      [onWorker],
      {},
      {
        code: 'not-evicted',
        figures: { pod: 'web-b', node: 'worker', drained: 'worker', disruption: undefined },
      },
    ],
    [
      'a pod from elsewhere',
      [{ ...evicted, node: 'other' }],
      {},
      {
        code: 'not-evicted',
        figures: { pod: 'web-a', node: 'other', drained: 'worker', disruption: 'EvictionByEvictionAPI' },
      },
    ],
    [
      'a successor on it',
      [evicted, onWorker],
      { before: ['uid-web-a'], after: ['uid-web-b'] },
      { code: 'on-drained-node', figures: { pod: 'web-b', node: 'worker' } },
    ],
    ['no pod on it', [], { before: [] }, { code: 'no-pod-to-go', figures: {} }],
  ])('is inconclusive with %s', (_, endings, change, reason) => {
    expect(judgeDrops({ ...evidenceOf(endings, []), drained, ...change })).toMatchObject({
      verdict: 'inconclusive',
      reason,
    });
  });
});

test('fails with load, ledger, drops, what happened around them, cause and fix', () => {
  const noWait = { name: 'web-a', deleted: 4000, sigterm: 4030, exitMark: 4050, gone: 4400, exitCode: 0 };
  const evidence = evidenceOf([noWait], [dropped('refused', { at: 4100 }), dropped('refused', { at: 4300 })]);
  const judgement = judgeDrops(evidence);
  expect(judgement).toMatchObject({
    verdict: 'fail',
    reason: { code: 'requests-dropped', figures: { dropped: 2, rejected: 0, sent: 6 } },
    cause: {
      code: 'stopped-before-endpoint-removal',
      figures: { latestAfterSigtermMs: 272, latestAfterDeletionMs: 302 },
    },
  });
  expect(judgement.facts).toContainEqual({
    code: 'failed',
    figures: {
      groups: [
        {
          ...{ fromMs: 4102, toMs: 4302, requests: 2, how: 'refused', on: 'new', pod: 'web-a' },
          ...{ through: ['127.0.0.1:31081', '127.0.0.1:31082'] },
          ...{ cause: 'stopped-before-endpoint-removal', confidence: 'likely' },
        },
      ],
    },
  });
  expect(judgement.counts).toMatchObject({ dropped: 2, 'cause.stopped-before-endpoint-removal': 2 });
  expect(judgementText(judgement)).toMatchInlineSnapshot(`
    "2 of 6 requests were dropped, 0 rejected

    Load:    200 req/s over 127.0.0.1:31081 and 127.0.0.1:31082 (host-ports) for 20.0 s
    Ledger:  6 sent = 4 answered + 2 dropped + 0 unfinished
    Dropped: +4.10s to +4.30s  web-a  2 × refused on new through 127.0.0.1:31081, 127.0.0.1:31082 (stopped-before-endpoint-removal, likely)
    Example: refused (refused) after 2 ms, no connection was made (ledger)
             SIGTERM of web-a 72 ms before (log)
             the API took it out of the endpoints 102 ms before (watch)
    Pods:    web-a  +4.00s deleted  no preStop  +4.03s SIGTERM  +4.05s end (exit code 0)  answered after deletion: 1 new, 1 reused
    Timers:  web-a: end 20 ms of 30 s grace; none fired: it ended by itself
    Cause:   the app stopped accepting while nodes still routed new connections to it, the last 272 ms later
    Fix:     keep serving after the deletion until every node has stopped routing: a preStop hook that waits, here for more than 302 ms"
  `);
});

const stalled = { code: 'load-stalled', figures: { stalledMs: 1200 } } as const;

type Change = Partial<LoadEvidence> | ((evidence: LoadEvidence) => Partial<LoadEvidence>);

const withIssue: [string, Change, Judgement['reason']][] = [
  [
    'a ledger that does not balance',
    ({ summary }) => ({ summary: { ...summary, balanced: false } }),
    { code: 'ledger-unbalanced', figures: {} },
  ],
  [
    'unfinished requests',
    ({ summary }) => ({ summary: { ...summary, unfinished: 1 } }),
    { code: 'requests-unfinished', figures: { unfinished: 1 } },
  ],
  ['a harness that stalled', ({ summary }) => ({ summary: { ...summary, invalid: [stalled] } }), stalled],
  [
    'an unproven path',
    { path: { name: 'pods', clean: false, detail: '3 drops' } },
    { code: 'path-not-clean', figures: { path: 'pods', detail: '3 drops' } },
  ],
  [
    'a pod that did not go',
    { before: ['uid-web-a', 'uid-other'] },
    { code: 'pod-not-gone', figures: { pod: 'uid-other' } },
  ],
  ['no successor', { after: [] }, { code: 'no-successor', figures: {} }],
  [
    'counters that tell more than the ledger',
    { countersAfter: { 'uid-web-a': { accepted: 9, answered: 9 } } },
    { code: 'counters-differ', figures: { pod: 'web-a', counted: 9, inLedger: 4, run: undefined } },
  ],
  ['no baseline', { baseline: { from: 0, to: 100 } }, { code: 'none-answered-before-disruption', figures: {} }],
];

test.each(withIssue)('is inconclusive with %s', (_, change, reason) => {
  const evidence = evidenceOf([waits], []);
  const judgement = judgeDrops({ ...evidence, ...(typeof change === 'function' ? change(evidence) : change) });
  expect(judgement.verdict).toBe('inconclusive');
  expect(judgement.reason).toEqual(reason);
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
  const judgement = judgeDrops(evidenceOf([waits], [dropped('refused', { at: 6000 })], [gap]));
  expect(judgement).toMatchObject({
    verdict: 'inconclusive',
    reason: { code: 'not-observed', figures: { what: 'pods', gapMs: 3000, why: 'no answer' } },
  });
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
  expect(judgeDrops(evidenceOf([waits], [], [gap])).verdict).toBe('pass');
  expect(judgeDrops(evidenceOf([waits], [], [{ ...gap, effect: 'lost' }])).verdict).toBe('inconclusive');
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
      reason: {
        code: 'beyond-excuse',
        figures: {
          of: { code: 'requests-dropped', figures: { dropped: 3, rejected: 0, sent: 7 } },
          slowness: { code: 'agent-blocked', figures: { blockedMs: 300 } },
          ...{ certain: 2, failed: 3 },
        },
      },
      cause: {
        code: 'stopped-before-endpoint-removal',
        figures: { latestAfterSigtermMs: 172, latestAfterDeletionMs: 202 },
      },
    });
  });

  test('what is not certain is inconclusive, and says so', () => {
    const judgement = overloaded(evidenceOf([waits], [uncertain]));
    expect(judgement.verdict).toBe('inconclusive');
    expect(judgement.reason).toEqual({
      code: 'host-overloaded',
      figures: {
        of: { code: 'requests-dropped', figures: { dropped: 1, rejected: 0, sent: 5 } },
        slowness: { code: 'agent-blocked', figures: { blockedMs: 300 } },
      },
    });
  });

  test('an app that waits longer than nodes take else fails for no node that was late', () => {
    const judgement = overloaded(evidenceOf([waits], [{ ...certain, at: 9100 }], routedUntil(9900)));
    expect(judgement.verdict).toBe('inconclusive');
    expect(judgement.facts).toContainEqual({
      code: 'failed',
      figures: {
        groups: [
          expect.objectContaining({ cause: 'stopped-before-endpoint-removal', confidence: 'likely' }) as unknown,
        ],
      },
    });
  });

  test('requests that timed out, or lay unread for less than a second, are inconclusive', () => {
    const timedOut = dropped('timeout', { at: 4100, took: 5000, stream: 'reused', lastPod: 'web-a' });
    const young = dropped('reset', { at: 3700, took: 340, stream: 'reused', lastPod: 'web-a' });
    expect(overloaded(evidenceOf([noWait], [timedOut])).verdict).toBe('inconclusive');
    expect(overloaded(evidenceOf([noWait], [young])).verdict).toBe('inconclusive');
    expect(overloaded(evidenceOf([noWait], [{ ...young, at: 2500, took: 1540 }])).verdict).toBe('fail');
  });

  test('a first request that waited no longer than others of the pod did until it accepted them is inconclusive', () => {
    const first = dropped('reset', { at: 2000, took: 2040, target: 0, clientPort: 40_000 });
    const sent = {
      ...({ kind: 'connections', source: 'conntrack', node: 'worker', service: 'web' } as const),
      ...{ at: 2000, from: 2000, to: 2000 },
      sentTo: [{ pod: 'web-a', ip: '10.0.0.1', ports: [40_000], micros: [0] }],
    };
    const cut = (...others: Parameters<typeof evidenceOf>[1]) =>
      overloaded(evidenceOf([noWait], [first, ...others], [...routedUntil(4900), sent]));

    expect(cut()).toMatchObject({ verdict: 'fail', cause: { code: 'exited-with-requests-in-flight' } });
    expect(cut({ at: 1500, took: 2500, pod: 'web-a' }).verdict).toBe('inconclusive');
    expect(cut({ at: 1500, took: 900, pod: 'web-a' }).verdict).toBe('fail');
  });

  test('an instrument that cannot be trusted comes first', () => {
    const evidence = evidenceOf([noWait], [certain], routedUntil(4900));
    const judgement = overloaded({ ...evidence, summary: { ...evidence.summary, invalid: [stalled] } });
    expect(judgement).toMatchObject({ verdict: 'inconclusive', untrusted: true });
  });

  test('pods whose deletion was not observed, and a watch that was away, take nothing from what is certain', () => {
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
  expect(judgeDrops(evidenceOf([waits], [dropped('reset', { at: 1000 })])).reason).toEqual({
    code: 'dropped-before-disruption',
    figures: { dropped: 1 },
  });
});

test('is inconclusive when no request reached a pod after its deletion', () => {
  const evidence = evidenceOf([waits], []);
  const early = [...evidence.records].filter((record) => record.sentAt < 4000);
  expect(judgeDrops({ ...evidence, records: early }).reason).toEqual({
    code: 'end-untested',
    figures: { pod: 'web-a' },
  });
});

test('of an app that names its pod nowhere it is said that nobody knows which pods requests reached', () => {
  const judgement = judgeDrops({ ...evidenceOf([waits], []), capabilities: {} });
  expect(judgement).toMatchObject({
    verdict: 'pass',
    reason: { code: 'none-dropped', figures: { untold: [{ code: 'reached-after-deletion', figures: {} }] } },
  });
  expect(judgement.counts).not.toHaveProperty('new.answeredAfterDeletion');
});

test('of a pod whose preStop hook failed this is said, and that the hook is to be mended', () => {
  const of = { node: 'n', namespace: 'sw', pod: 'web-a', uid: 'uid-web-a', container: 'web', run: 0 } as const;
  const calls = { kind: 'runtime', source: 'journal', at: 15_000, ...of } as const;
  const about = { kind: 'Pod', name: 'web-a', uid: 'uid-web-a' };
  const hook = (happenedAt: number): Fact => ({
    ...{ kind: 'event', source: 'watch', at: happenedAt + 90, namespace: 'sw', about, type: 'Warning', count: 1 },
    ...{ reason: 'FailedPreStopHook', message: 'PreStopHook failed', happenedAt },
  });
  const silent = { name: 'web-a', deleted: 4000, gone: 9400, exitCode: 0, grace: 5 };
  const stopped = [
    { ...calls, call: 'signal', calledAt: 4050 },
    { ...calls, call: 'exit', calledAt: 4080 },
  ] as const;
  const judged = (event: Fact, facts: readonly Fact[] = stopped) => {
    const evidence = evidenceOf([silent], [dropped('refused', { at: 4200 })], [event, ...facts]);
    return judgeDrops({ ...evidence, capabilities: {} });
  };

  const judgement = judged(hook(4000));
  expect(judgement.cause).toMatchObject({ code: 'stopped-before-endpoint-removal', figures: { hookFailed: true } });
  const text = judgementText(judgement);
  expect(text).toContain('+4.00s deleted  +4.05s SIGTERM  +9.40s end (exit code 0)  preStop hook failed');
  expect(text).toMatch(/^Cause: .*; its preStop hook had failed \(event FailedPreStopHook\)$/m);
  expect(text).toMatch(
    /^Fix: .*a preStop hook that waits, here for more than 202 ms, and does not fail as the one that there is did/m,
  );
  // It was cut by the end of the grace period, is of an earlier stop of the container, or of a container that had ended before its SIGTERM.
  const others = [judged(hook(9000)), judged(hook(3000)), judged(hook(4000), stopped.slice(1))];
  for (const other of others) expect(judgementText(other)).not.toMatch(/hook (had )?failed/);
});

test('of an app that tells nothing it is told when the container runtime sent the signal, and not what was not seen', () => {
  const of = { node: 'n', namespace: 'sw', pod: 'web-a', uid: 'uid-web-a', container: 'web', run: 0 } as const;
  const signal = { kind: 'runtime', source: 'journal', at: 15_000, call: 'signal', ...of, calledAt: 4100 } as const;
  const silent = { name: 'web-a', deleted: 4000, gone: 9400, exitCode: 0 };
  const text = (facts: readonly Fact[]) =>
    judgementText(judgeDrops({ ...evidenceOf([silent], [], facts), capabilities: {} }));
  expect(text([signal])).toContain('Pods:   web-a  +4.00s deleted  +4.10s SIGTERM  +9.40s end (exit code 0)');
  expect(text([])).toContain('Pods:   web-a  +4.00s deleted  +9.40s end (exit code 0)');
});
