import { expect, test } from 'vitest';
import { answered, dropped, evidenceOf } from '../../fixtures.test-helper.ts';
import type { Fact } from '../../../timeline/fact.ts';
import { judge } from '../judges.ts';
import { measureWait } from './measure-wait.ts';

/** A pod that stops accepting at SIGTERM, so long after its deletion, and is routed to for 1.4 s. */
function loadWith(waitMs: number, lostAt: readonly number[], more: readonly Fact[] = []) {
  const sigterm = 4000 + waitMs;
  const pod = { name: 'web-a', deleted: 4000, sigterm, exitMark: sigterm + 100, gone: sigterm + 600, exitCode: 0 };
  const lost = lostAt.map((at) => dropped('refused', { at, clientPort: at }));
  const route = (routed: boolean, at: number) =>
    ({
      kind: 'route',
      source: 'rules',
      node: 'n1',
      service: 'web',
      pod: 'web-a',
      ip: '',
      routed,
      at,
      since: at - 50,
    }) as const;
  const kept = answered(9000, 'web-b', 'reused');
  return evidenceOf([pod], [...lost, kept], [route(true, 10), route(false, 5400), ...more]);
}

function measured(loads: readonly ReturnType<typeof loadWith>[], waits: readonly number[], ownSeconds?: number) {
  const tried = waits.map((waitSeconds, index) => ({ waitSeconds, loads: [index + 1] }));
  const [{ timeline } = loadWith(0, [])] = loads;
  return measureWait({ tried, ...(ownSeconds !== undefined && { ownSeconds }) }, { timeline, loads });
}

test('the shortest wait is told that lost no new connection, with its margin over what the nodes took', () => {
  const { verdict, reason, counts } = measured(
    [loadWith(0, [4300, 4400]), loadWith(1000, [5200]), loadWith(2000, [])],
    [0, 1, 2],
    5,
  );
  expect(verdict).toBe('pass');
  expect(reason).toMatchObject({
    code: 'wait-measured',
    figures: {
      waitSeconds: 2,
      tried: [
        { waitSeconds: 0, deletions: 1, failed: 2 },
        { waitSeconds: 1, deletions: 1, failed: 1 },
        { waitSeconds: 2, deletions: 1, failed: 0 },
      ],
      needed: { ms: 1400, by: 'rules' },
      kept: { lost: 0 },
      ownSeconds: 5,
    },
  });
  expect(counts).toMatchObject({ pods: 3, dropped: 3 });
});

test('a wait that lost nothing by chance is not taken, where a longer one lost something', () => {
  const { reason } = measured([loadWith(0, []), loadWith(1000, [5200]), loadWith(2000, [])], [0, 1, 2]);
  expect(reason).toMatchObject({ code: 'wait-measured', figures: { waitSeconds: 2 } });
});

test('a wait that lost nothing, but was shorter than nodes took, is not taken, whether or not a longer one was tried', () => {
  const loads = [loadWith(0, [4300]), loadWith(1000, []), loadWith(2000, [])];
  expect(measured(loads, [0, 1, 2]).reason).toMatchObject({ figures: { waitSeconds: 2, needed: { ms: 1400 } } });
  expect(measured(loads.slice(0, 2), [0, 1])).toMatchObject({
    verdict: 'inconclusive',
    reason: { code: 'no-wait-enough', figures: { tried: [{ failed: 1 }, { failed: 0 }], needed: { ms: 1400 } } },
  });
});

test('where each lost something nothing was measured, and that is no failure', () => {
  expect(measured([loadWith(0, [4300]), loadWith(1000, [5200])], [0, 1])).toMatchObject({
    verdict: 'inconclusive',
    reason: { code: 'no-wait-enough', figures: { tried: [{ failed: 1 }, { failed: 1 }], needed: { ms: 1400 } } },
  });
});

test('beside an overloaded machine it is another measure', () => {
  const pulse = { kind: 'harness', source: 'harness', at: 5000, eventLoopLagMs: 5, cpuPressure: 0.95 } as const;
  const loads = [loadWith(0, [4300]), loadWith(2000, [], [pulse])];
  expect(measured(loads, [0, 2])).toMatchObject({
    verdict: 'inconclusive',
    reason: { code: 'host-overloaded', figures: { of: { code: 'wait-measured' } } },
  });
});

test('a load that cannot be trusted makes no measurement', () => {
  const clean = loadWith(0, []);
  const unbalanced = { ...clean, summary: { ...clean.summary, balanced: false } };
  expect(measured([unbalanced], [0])).toMatchObject({ verdict: 'inconclusive', untrusted: true });
});

test('it can be asked for by data, as any judge', () => {
  const load = loadWith(2000, []);
  const evidence = { timeline: load.timeline, loads: [load] };
  expect(judge({ judge: 'wait', tried: [{ waitSeconds: 2, loads: [1] }] }, evidence).verdict).toBe('pass');
  expect(() => judge({ judge: 'wait', tried: [{ waitSeconds: 2, loads: [2] }] }, evidence)).toThrow(RangeError);
});
