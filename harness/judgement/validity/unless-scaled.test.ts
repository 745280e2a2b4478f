import { describe, expect, test } from 'vitest';
import type { Fact, WorkloadFact } from '../../timeline/fact.ts';
import { dropped, evidenceOf, waits } from '../fixtures.test-helper.ts';
import { judge, type Question } from '../judges/judges.ts';
import type { LoadEvidence } from '../load-evidence.ts';

const workload = { kind: 'Deployment', name: 'web', autoscaler: 'hpa' } as const;

function reading(at: number, desired: number): WorkloadFact {
  const counts = { desired, replicas: desired, updated: desired, ready: desired, available: desired };
  return {
    ...{ kind: 'workload', source: 'watch', at, change: 'modified', workload: 'Deployment', namespace: 'sw' },
    ...{ name: 'web', uid: 'u', generation: 1, observedGeneration: 1, ...counts },
  };
}

const steadily: readonly Fact[] = [reading(-100, 3), reading(5000, 3)];
const scaledUp: readonly Fact[] = [reading(-100, 3), reading(5000, 4)];
const noWait = { name: 'web-a', deleted: 4000, sigterm: 4030, exitMark: 4050, gone: 4400, exitCode: 0 };
/** By a pod that has stopped to listen. */
const refused = [dropped('refused', { at: 4100 }), dropped('refused', { at: 4300 })];
/** Nobody knows why. */
const lost = [dropped('timeout', { at: 12_000 })];

function judged(evidence: LoadEvidence, question: Question = { judge: 'drops', load: 1 }) {
  return judge(question, { timeline: evidence.timeline, loads: [evidence] });
}

const inconclusive = (of: object) => ({
  verdict: 'inconclusive',
  reason: { code: 'scaled-by-others', figures: { of, from: 3, to: 4, atMs: 5000, autoscaler: 'hpa' } },
});

describe('of an app whose autoscaler changes the number of pods', () => {
  const evidence = (...given: Parameters<typeof evidenceOf>) => ({ ...evidenceOf(...given), workload });

  test('what would pass is inconclusive', () => {
    expect(judged(evidence([waits], [], scaledUp))).toMatchObject(inconclusive({ code: 'none-dropped' }));
  });

  test('requests that were dropped by its own doing fail it, with their cause', () => {
    expect(judged(evidence([noWait], refused, scaledUp))).toMatchObject({
      verdict: 'fail',
      reason: { code: 'requests-dropped', figures: { dropped: 2 } },
      cause: { code: 'stopped-before-endpoint-removal' },
    });
  });

  test('requests that were dropped for a cause that is not known do not', () => {
    expect(judged(evidence([waits], lost, scaledUp))).toMatchObject(inconclusive({ code: 'requests-dropped' }));
  });

  test('how a pod that was deleted ended fails it', () => {
    const killed = { ...waits, exitCode: 137 };
    expect(judged(evidence([killed], [], scaledUp), { judge: 'stops', load: 1 })).toMatchObject({
      verdict: 'fail',
      cause: { code: 'ran-past-grace' },
    });
  });

  test('a gap, which a pod more would have closed, does not', () => {
    const refusedByNone = [dropped('refused', { at: 4500 }), dropped('refused', { at: 5600 })];
    const gap = judged(evidence([waits], refusedByNone, scaledUp), { judge: 'gap', load: 1, why: 'one-replica' });
    expect(gap).toMatchObject({ verdict: 'inconclusive', reason: { code: 'scaled-by-others' } });
  });

  test('a pod that did not go as it was to may have been taken away by it', () => {
    const drained = { ...evidence([{ ...waits, node: 'worker' }], [], scaledUp), drained: 'worker' };
    expect(judged(drained)).toMatchObject(inconclusive({ code: 'not-evicted' }));
  });

  test('nothing else is said of a measurement that cannot be trusted', () => {
    const spoilt = evidence([waits], [], scaledUp);
    const summary = { ...spoilt.summary, balanced: false };
    expect(judged({ ...spoilt, summary })).toMatchObject({ untrusted: true, reason: { code: 'ledger-unbalanced' } });
  });

  test('that all was answered while nothing was done to it holds with any number of pods', () => {
    const left = { ...evidence([], [], scaledUp), disruption: { from: 15_000, to: 15_000 } };
    expect(judged(left, { judge: 'steady', load: 1 }).verdict).toBe('pass');
    const lossy = { ...evidence([], lost, scaledUp), disruption: { from: 15_000, to: 15_000 } };
    expect(judged(lossy, { judge: 'steady', load: 1 })).toMatchObject(inconclusive({ code: 'requests-dropped' }));
  });

  test('a sweep over preStop waits says nothing', () => {
    const swept = judged(evidence([waits], [], scaledUp), { judge: 'wait', tried: [{ waitSeconds: 5, loads: [1] }] });
    expect(swept).toMatchObject(inconclusive({ code: 'wait-measured' }));
  });

  test('it is judged as ever where the number did not change', () => {
    expect(judged(evidence([waits], [], steadily)).verdict).toBe('pass');
    expect(judged(evidence([noWait], refused, steadily)).verdict).toBe('fail');
    expect(judged(evidence([waits], lost, steadily)).verdict).toBe('fail');
  });
});

test('a change by others is told though no autoscaler is known', () => {
  const known = { kind: workload.kind, name: workload.name };
  const { verdict, reason } = judged({ ...evidenceOf([waits], [], scaledUp), workload: known });
  expect({ verdict, reason }).toMatchObject({
    verdict: 'inconclusive',
    reason: { code: 'scaled-by-others', figures: { autoscaler: undefined } },
  });
});

test('a run that was saved before the workload was noted is judged as it was', () => {
  expect(judged(evidenceOf([waits], [], scaledUp)).verdict).toBe('pass');
});
