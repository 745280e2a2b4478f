import { describe, expect, it, test } from 'vitest';
import { seconds } from '../../core/duration.ts';
import type { RuntimeFact } from '../../timeline/fact.ts';
import { Timeline } from '../../timeline/timeline.ts';
import type { BackOffReasons } from '../reasons/claim-reasons.ts';
import { judgeBackOff, judgeNoBackOff } from './judge-back-off.ts';

const wanted = { code: 'restart-untimely', figures: { restart: 2, earliestMs: 2000 } } as const;

function untimely(figures: Partial<BackOffReasons['restart-untimely']>) {
  return { code: 'restart-untimely', figures };
}

describe('with a longest back-off of 2 s', () => {
  it.each([
    { gaps: [600, 2300, 2400], verdict: 'pass' },
    {
      gaps: [2600, 2300, 2400],
      verdict: 'fail',
      reason: untimely({ restart: 1, pod: 'p', gapMs: 2600, earliestMs: 0, latestMs: 2500 }),
    },
    {
      gaps: [600, 1800, 2400],
      verdict: 'fail',
      reason: untimely({ restart: 2, pod: 'p', gapMs: 1800, earliestMs: 2000, latestMs: 5500 }),
    },
    { gaps: [600, 2300, 5600], verdict: 'fail', reason: untimely({ restart: 3, gapMs: 5600 }) },
    {
      gaps: [600, 2300, 2400, 3000],
      verdict: 'pass',
      reason: { code: 'backed-off', figures: { later: { leastMs: 2300, mostMs: 3000 } } },
    },
    { gaps: [600, 2300], verdict: 'inconclusive', reason: { code: 'restarts-not-seen' } },
    {
      gaps: [600, 2300, 5600],
      lag: 900,
      verdict: 'inconclusive',
      reason: {
        code: 'host-overloaded',
        figures: {
          of: untimely({ restart: 3, gapMs: 5600 }),
          slowness: { code: 'event-loop-blocked', figures: { blockedMs: 900 } },
        },
      },
    },
    { gaps: [600, 1200, 2400], lag: 900, verdict: 'fail', reason: untimely({ restart: 2 }) },
  ])('$gaps ms between crash and start: $verdict', ({ gaps, lag, verdict, reason }) => {
    const judgement = judgeBackOff({ timeline: crashesOf(gaps, lag), longest: seconds(2) });
    const kept = { later: { leastMs: 2300, mostMs: 2400 }, longestBackOffMs: 2000 };
    expect(judgement).toMatchObject({ verdict, reason: reason ?? { code: 'backed-off', figures: kept } });
  });
});

it.each([
  {
    gaps: [600, 100, 100],
    verdict: 'pass',
    reason: { code: 'caught', figures: { of: untimely({ restart: 2, gapMs: 100 }) } },
  },
  {
    gaps: [9000, 2300, 2400],
    verdict: 'fail',
    reason: { code: 'caught-otherwise', figures: { of: untimely({ restart: 1 }), wanted } },
  },
  { gaps: [600, 2300, 2400], verdict: 'fail', reason: { code: 'not-caught', figures: { of: { code: 'backed-off' } } } },
  { gaps: [600], verdict: 'inconclusive', reason: { code: 'restarts-not-seen' } },
  {
    gaps: [600, 15_000, 22_000],
    lag: 900,
    verdict: 'pass',
    reason: { code: 'caught', figures: { of: untimely({ restart: 2, gapMs: 15_000 }) } },
  },
])('catches a loop without back-off: $gaps is $verdict', ({ gaps, lag, verdict, reason }) => {
  const evidence = { timeline: crashesOf(gaps, lag), longest: seconds(2) };
  expect(judgeNoBackOff(evidence, wanted)).toMatchObject({ verdict, reason });
});

it('leaves out what a late log missed, and what it brought twice', () => {
  const seen = crashesOf([600, 2300, 2400, 2300]);
  const marks = seen.of('mark').filter(({ detail }) => detail['run'] !== 2);
  const timeline = new Timeline();
  [...marks, ...marks.slice(0, 4)].forEach((fact) => {
    timeline.record(fact);
  });
  expect(judgeBackOff({ timeline, longest: seconds(2) })).toMatchObject({ verdict: 'pass', counts: { restarts: 2 } });
});

describe('with a kubelet that looks after 15 s only', () => {
  it.each([
    { gaps: [520, 13_000, 14_000], verdict: 'pass' },
    { gaps: [865, 17_000, 2100], verdict: 'pass' },
    { gaps: [520, 13_000, 20_000], verdict: 'fail', reason: untimely({ restart: 3, gapMs: 20_000, latestMs: 19_500 }) },
    { gaps: [520, 1800, 13_000], verdict: 'fail', reason: untimely({ restart: 2, gapMs: 1800 }) },
    { gaps: [3000, 13_000, 13_000], verdict: 'fail', reason: untimely({ restart: 1, latestMs: 2500 }) },
  ])('$gaps: $verdict', ({ gaps, verdict, reason = { code: 'backed-off' } }) => {
    const evidence = { timeline: crashesOf(gaps), longest: seconds(2), looksAfter: seconds(15) };
    expect(judgeBackOff(evidence)).toMatchObject({ verdict, reason });
  });

  it('knows the default from a longest back-off of 2 s at the second one', () => {
    const evidence = { timeline: crashesOf([1300, 15_000, 26_000]), longest: seconds(2), looksAfter: seconds(15) };
    expect(judgeNoBackOff(evidence, { code: 'restart-untimely', figures: { earliestMs: 2000 } })).toMatchObject({
      verdict: 'pass',
      reason: { code: 'caught', figures: { of: untimely({ restart: 3, gapMs: 26_000 }) } },
    });
  });
});

it('knows the doubling of the default', () => {
  const measured = [1300, 15_000, 22_000, 52_000, 89_000, 163_000, 301_000];
  const verdictOf = (gaps: readonly number[]) =>
    judgeBackOff({ timeline: crashesOf(gaps), longest: seconds(300) }).verdict;
  expect(verdictOf(measured)).toBe('pass');
  expect(verdictOf(measured.with(1, 18_000))).toBe('fail');
  expect(verdictOf(measured.with(6, 333_000))).toBe('fail');
});

test('where the runtime tells it, a restart is timed at the call of the kubelet, not at the first mark', () => {
  const timeline = crashesOf([600, 2300, 6500]);
  const crashed = (run: number) =>
    timeline.of('mark').find(({ mark, detail }) => mark === 'crash' && detail['run'] === run)?.markedAt ?? NaN;
  const verdict = () => judgeBackOff({ timeline, longest: seconds(2) });
  expect(verdict()).toMatchObject({
    verdict: 'fail',
    reason: untimely({ restart: 3, gapMs: 6500 }),
  });

  timeline.record(runtimeCall('exit', 2, crashed(2) + 20));
  timeline.record({ ...runtimeCall('create', 3, crashed(2) + 3900), returnedAt: crashed(2) + 6300 });
  expect(verdict().verdict).toBe('pass');
});

test('of two restarts that came late, the one that nothing excuses is named', () => {
  const timeline = crashesOf([600, 6000, 6000]);
  timeline.record({ kind: 'harness', source: 'harness', at: 4000, eventLoopLagMs: 900 });
  expect(judgeBackOff({ timeline, longest: seconds(2) })).toMatchObject({
    verdict: 'fail',
    reason: untimely({ restart: 3, gapMs: 6000 }),
  });
});

test('a restart that came late is a failure unless the host was slow between the crash and the restart', () => {
  const early = crashesOf([600, 2300, 5600], 900);
  expect(judgeBackOff({ timeline: early, longest: seconds(2) }).verdict).toBe('inconclusive');
  const elsewhere = crashesOf([600, 2300, 5600]);
  elsewhere.record({ kind: 'harness', source: 'harness', at: 1500, eventLoopLagMs: 900 });
  expect(judgeBackOff({ timeline: elsewhere, longest: seconds(2) }).verdict).toBe('fail');
});

function runtimeCall(call: RuntimeFact['call'], run: number, calledAt: number): RuntimeFact {
  const of = { node: 'n1', namespace: 'n', pod: 'p', uid: 'u', container: 'c', run };
  return { kind: 'runtime', source: 'journal', at: calledAt, call, ...of, calledAt };
}

/** A pod that crashes 200 ms after every start. */
function crashesOf(gaps: readonly number[], lag?: number): Timeline {
  const timeline = new Timeline();
  let at = 1000;
  const mark = (name: string, markedAt: number, run: number) => {
    const where = { namespace: 'n', pod: 'p', uid: 'u', container: 'c', detail: { run } };
    timeline.record({ kind: 'mark', source: 'log', at: markedAt, ...where, mark: name, markedAt });
  };
  [0, ...gaps].forEach((gap, run) => {
    mark('start', (at += gap), run);
    mark('crash', (at += 200), run);
  });
  if (lag !== undefined) timeline.record({ kind: 'harness', source: 'harness', at, eventLoopLagMs: lag });
  return timeline;
}
