import { expect, test } from 'vitest';
import { dropped, evidenceOf, rejected } from './fixtures.test-helper.ts';
import { judge } from './judges/judges.ts';
import { within, type Thresholds } from './thresholds.ts';
import type { Fact } from '../timeline/fact.ts';

const pod = { name: 'web-a', deleted: 4000, preStop: 4050, sigterm: 9000, exitMark: 9200, gone: 9700, exitCode: 0 };

/** One request dropped and two rejected, for half a second, by an app that answers 503 once its end has begun. */
function verdictWith(allowed: Thresholds | undefined, more: readonly Fact[] = []) {
  const failed = [dropped('refused', { at: 9100 }), ...[9300, 9600].map((at) => rejected({ at, phase: 'stopping' }))];
  const evidence = evidenceOf([pod], failed, more);
  return judge(
    { judge: 'drops', load: 1, ...(allowed && { allowed }) },
    { timeline: evidence.timeline, loads: [evidence] },
  );
}

test('nothing is allowed where nothing is said, and what is allowed is said where it was not enough', () => {
  expect(verdictWith(undefined)).toMatchObject({ verdict: 'fail', reason: { figures: { dropped: 1, rejected: 2 } } });
  expect(verdictWith({ dropped: 5 })).toMatchObject({
    verdict: 'fail',
    reason: { code: 'requests-dropped', figures: { dropped: 1, rejected: 2, allowed: { dropped: 5, rejected: 0 } } },
  });
});

test('what is allowed passes, and tells what failed, and why', () => {
  expect(verdictWith({ dropped: 1, rejected: 2 })).toMatchObject({
    verdict: 'pass',
    reason: {
      code: 'failures-allowed',
      figures: { dropped: 1, rejected: 2, cause: { code: 'rejected-while-stopping' } },
    },
    counts: { dropped: 1, rejected: 2 },
  });
});

test('so many may be dropped, but not for so long', () => {
  expect(verdictWith({ dropped: 9, rejected: 9, gapMs: 5 })).toMatchObject({
    verdict: 'fail',
    reason: { code: 'gap', figures: { allowedMs: 5 } },
    cause: { code: 'rejected-while-stopping' },
  });
  expect(verdictWith({ dropped: 9, rejected: 9, gapMs: 60_000 }).verdict).toBe('pass');
});

test('answers may take so long, unless the machine was too busy to tell', () => {
  const evidence = evidenceOf([pod], []);
  const drops = (p99Ms: number, more: readonly Fact[] = []) => {
    const loaded = evidenceOf([pod], [], more);
    return judge({ judge: 'drops', load: 1, allowed: { p99Ms } }, { timeline: loaded.timeline, loads: [loaded] });
  };
  expect(evidence.summary.latencyMs.p99).toBe(4);
  expect(drops(4).verdict).toBe('pass');
  expect(drops(3)).toMatchObject({
    verdict: 'fail',
    reason: { code: 'too-slow', figures: { p99Ms: 4, allowedMs: 3 } },
  });
  const busy = { kind: 'harness', source: 'harness', at: 5000, eventLoopLagMs: 5, cpuPressure: 0.95 } as const;
  expect(drops(3, [busy])).toMatchObject({ verdict: 'inconclusive', reason: { code: 'host-overloaded' } });
});

test('what fails for something else than requests is no matter of thresholds', () => {
  const evidence = evidenceOf([pod], []);
  const killed = { verdict: 'fail', reason: { code: 'exit-code', figures: { pod: 'web-a', exitCode: 137 } } } as const;
  const judgement = { ...killed, counts: {}, facts: [] };
  expect(within(judgement, evidence, { dropped: 100, rejected: 100 })).toBe(judgement);
});
