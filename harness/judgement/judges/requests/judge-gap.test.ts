import { describe, expect, test } from 'vitest';
import { answered, dropped, evidenceOf } from '../../fixtures.test-helper.ts';
import { reasonText } from '../../../report/text/reason-text.ts';
import type { ConnectionsFact, EventFact, Fact, ProcessFact } from '../../../timeline/fact.ts';
import { judgeGap } from './judge-gap.ts';
import { pod } from '../container-runs/signalled-run.test-helper.ts';

const ending = { name: 'web-a', deleted: 4000, sigterm: 4100, exitMark: 4200, gone: 4500, exitCode: 0 };
/** Refused from 6000 on, and answered again at 8000. */
const refused = [6000, 6500, 7000].map((at) => dropped('refused', { at }));
const evidence = evidenceOf([ending], [...refused, answered(8000, 'web-b')]);

test('a gap fails by nature, with its length', () => {
  expect(judgeGap(evidence, { why: 'one-replica' })).toMatchObject({
    verdict: 'fail',
    reason: { code: 'gap', figures: { gapMs: 2000, failed: 3 } },
    cause: { code: 'gap-by-nature', figures: { why: 'one-replica' } },
  });
});

test.each([
  [2000, 'pass', 'gap-allowed'],
  [1999, 'fail', 'gap'],
])('of a gap of 2000 ms %i ms allowed make a %s', (allowedMs, verdict, code) => {
  expect(judgeGap(evidence, { why: 'recreate', allowedMs })).toMatchObject({ verdict, reason: { code } });
});

test('a request that the pod had and cut fails whatever gap is allowed', () => {
  const cut = dropped('reset', { at: 2900, took: 1210, stream: 'reused', lastPod: 'web-a' });
  const found = judgeGap(evidenceOf([ending], [...refused, cut, answered(8000, 'web-b')]), {
    ...{ why: 'one-replica', allowedMs: 60_000 },
  });
  expect(found).toMatchObject({
    verdict: 'fail',
    reason: { code: 'failed-besides-the-gap', figures: { failed: 1 } },
    cause: { code: 'exited-with-requests-in-flight' },
  });
});

test('what may just as well be of the gap is no other fault', () => {
  // A node that has not heard of the successor refuses as one does whose successor does not serve yet.
  const successor = { ...pod(6500, { startedAt: 6500 }), change: 'added', createdAt: 6500 } as const;
  const found = judgeGap(evidenceOf([ending], [...refused, answered(8000, 'web-1')], [successor]), {
    ...{ why: 'recreate', allowedMs: 5000 },
  });
  expect(found).toMatchObject({ verdict: 'pass', reason: { code: 'gap-allowed' } });
});

test('what its node took for a connection that had failed in the gap is of the gap', () => {
  const unreachable = dropped('unreachable', { at: 7900, target: 0, clientPort: 40_000 });
  const connections = (port: number, name: string, at: number): ConnectionsFact => ({
    ...{ kind: 'connections', source: 'conntrack', at, node: 'worker', service: 'web', from: at, to: at },
    sentTo: [{ pod: name, ip: `ip of ${name}`, ports: [port], micros: [0] }],
  });
  const facts = [connections(40_000, 'web-a', 4300), connections(40_002, 'web-b', 8600)];
  const seen = evidenceOf([ending], [...refused, unreachable, answered(8000, 'web-b')], facts);
  const found = judgeGap({ ...seen, nodes: ['worker', 'worker2'] }, { why: 'one-replica', allowedMs: 60_000 });
  expect(found).toMatchObject({ verdict: 'pass', reason: { figures: { failed: 4 } } });
});

test('an idle connection that was closed under a request fails, whatever gap is allowed', () => {
  const closed = dropped('closed', { at: 4110, stream: 'reused', lastPod: 'web-a' });
  expect(judgeGap(evidenceOf([ending], [closed]), { why: 'one-replica', allowedMs: 60_000 })).toMatchObject({
    verdict: 'fail',
    cause: { code: 'connection-cut-while-idle' },
  });
});

test('is inconclusive where the pod was not seen to go', () => {
  expect(judgeGap({ ...evidence, before: ['uid-web-z'] }, { why: 'one-replica' })).toMatchObject({
    verdict: 'inconclusive',
    reason: { code: 'pod-not-gone' },
  });
});

describe('where the stop of its pod is judged too', () => {
  const silent = { name: 'web-a', deleted: 4000, gone: 9400, grace: 5, exitCode: 137 };
  const of = { node: 'n', namespace: 'sw', pod: 'web-a', uid: 'uid-web-a', container: 'web' } as const;
  const ignores: ProcessFact = {
    ...{ kind: 'process', source: 'procfs', at: 1000, ...of, program: 'sh', sigterm: 'default' },
  };
  const judged = (its: Partial<typeof silent>, facts: readonly Fact[], asked: object = { stop: true }) => {
    const load = evidenceOf([{ ...silent, ...its }], [...refused, answered(8000, 'web-b')], facts);
    return judgeGap({ ...load, capabilities: {} }, { why: 'one-replica', allowedMs: 60_000, ...asked });
  };

  test('one that was killed fails whatever gap is allowed, with the cause of that and the length of the gap', () => {
    const failure = {
      verdict: 'fail',
      reason: { code: 'exit-code', figures: { pod: 'web-a', exitCode: 137 } },
      cause: { code: 'sigterm-ignored', figures: { program: 'sh' } },
      counts: { gapMs: 2000 },
    };
    expect(judged({}, [ignores])).toMatchObject(failure);
    const { allowedMs, ...notAllowed } = { allowedMs: 60_000, why: 'one-replica', stop: true } as const;
    const load = evidenceOf([silent], [...refused, answered(8000, 'web-b')], [ignores]);
    expect(judgeGap({ ...load, capabilities: {} }, notAllowed)).toMatchObject(failure);
    expect(judged({}, [ignores], {})).toMatchObject({ verdict: 'pass', reason: { figures: { allowedMs } } });
  });

  test('what an overloaded host may have brought about hides no gap, and is no pass', () => {
    const load = { ...evidenceOf([silent], [...refused, answered(8000, 'web-b')]), longestStallMs: 300 };
    const question = { why: 'one-replica', stop: true } as const;
    expect(judgeGap({ ...load, capabilities: {} }, question)).toMatchObject({
      verdict: 'fail',
      reason: { code: 'gap' },
    });
    expect(judgeGap({ ...load, capabilities: {} }, { ...question, allowedMs: 60_000 })).toMatchObject({
      verdict: 'inconclusive',
      reason: { code: 'host-overloaded', figures: { of: { code: 'exit-code' } } },
    });
  });

  test('one whose hook failed says so, though it loses no more than is allowed', () => {
    const event: EventFact = {
      ...{ kind: 'event', source: 'watch', at: 4100, namespace: 'sw', type: 'Warning', count: 1, happenedAt: 4000 },
      ...{ about: { kind: 'Pod', name: 'web-a', uid: 'uid-web-a' }, reason: 'FailedPreStopHook', message: '' },
    };
    const { verdict, reason } = judged({ exitCode: 0 }, [event]);
    expect(verdict).toBe('pass');
    expect(reasonText(reason)).toContain('the preStop hook of pod web-a failed (event FailedPreStopHook)');
  });
});
