import { expect, test } from 'vitest';
import { dropped, evidenceOf } from '../../fixtures.test-helper.ts';
import type { ConnectionsFact, EventFact, Fact, RuntimeFact } from '../../../timeline/fact.ts';
import { judgeStarts } from './judge-starts.ts';
import { ended, failedHook, pod } from './signalled-run.test-helper.ts';

const came = { ...pod(4000, { ready: false, startedAt: 4000 }), change: 'added', createdAt: 4000 } as const;
const ready = pod(6000, { startedAt: 4000 });
const connections = (ports: readonly number[]): ConnectionsFact => ({
  ...{ kind: 'connections', source: 'conntrack', at: 7000, node: 'worker', service: 'web', from: 6500, to: 7000 },
  sentTo: [{ pod: 'web-1', ip: '10.0.0.9', ports, micros: ports.map(() => 0) }],
});
const started = (facts: readonly Fact[], asked: Parameters<typeof evidenceOf>[1] = []) => ({
  ...evidenceOf([], asked, facts),
  capabilities: {},
});

test('passes when the pod that came got ready, and nodes sent to it', () => {
  expect(judgeStarts(started([came, ready, connections([1, 2])]))).toMatchObject({
    verdict: 'pass',
    reason: { code: 'started', figures: { newPods: 1, readyMs: 2000, connections: 2 } },
  });
});

test('is inconclusive where no pod came, and where no node sent to it', () => {
  expect(judgeStarts(started([]))).toMatchObject({ verdict: 'inconclusive', reason: { code: 'no-new-pod' } });
  expect(judgeStarts(started([came, ready, connections([])]))).toMatchObject({
    verdict: 'inconclusive',
    reason: { code: 'start-untested', figures: { pod: 'web-1' } },
  });
});

test('fails for a request that failed meanwhile', () => {
  expect(judgeStarts(started([came, ready], [dropped('refused', { at: 5000 })]))).toMatchObject({
    verdict: 'fail',
    reason: { code: 'requests-dropped', figures: { dropped: 1 } },
  });
});

test('a restart by a probe is told from a crash', () => {
  const again = pod(6000, { restartCount: 1, startedAt: 5500, lastState: ended(137, 5000) });
  const killing: EventFact = {
    ...{ kind: 'event', source: 'watch', at: 5000, namespace: 'sw', type: 'Normal', reason: 'Killing', count: 1 },
    ...{ about: { kind: 'Pod', name: 'web-1', uid: 'uid-web-1' }, happenedAt: 5000 },
    message: 'Container web failed liveness probe, will be restarted',
  };
  const reason = { code: 'restarted-while-starting', figures: { pod: 'web-1', restarts: 1 } };
  expect(judgeStarts(started([came, again]))).toMatchObject({ verdict: 'fail', reason, cause: { code: 'crashed' } });
  expect(judgeStarts(started([came, killing, again]))).toMatchObject({
    ...{ verdict: 'fail', reason },
    cause: { code: 'restarted-by-probe' },
  });
  expect(judgeStarts(started([came, killing, again])).cause?.figures).toMatchObject({ beforeReady: true });
  const readyFirst = pod(4500, { startedAt: 4000 });
  expect(judgeStarts(started([came, readyFirst, killing, again])).cause?.figures).not.toHaveProperty('beforeReady');
});

test('a container whose postStart hook failed is not told to have crashed, unless it ended by itself while the hook ran', () => {
  const again = (exitCode: number) =>
    pod(6000, { restartCount: 1, startedAt: 5500, lastState: { ...ended(exitCode, 5000), startedAt: 4000 } });
  const call = (name: RuntimeFact['call'], calledAt: number): RuntimeFact => ({
    ...{ kind: 'runtime', source: 'journal', at: 7000, call: name, calledAt, run: 0 },
    ...{ node: 'worker', namespace: 'sw', pod: 'web-1', uid: 'uid-web-1', container: 'web' },
  });
  const causeOf = (exitCode: number, ...calls: readonly RuntimeFact[]) =>
    judgeStarts(started([came, failedHook('FailedPostStartHook', 4400), again(exitCode), ...calls])).cause?.code;
  const stopped = [call('signal', 4410), call('exit', 4900)];

  expect([0, 137, 143, 2].map((code) => causeOf(code, ...stopped))).toEqual(Array(4).fill('post-start-hook-failed'));
  // Without the journal only a code that SIGTERM or SIGKILL may give tells.
  expect([0, 137, 143, 2].map((code) => causeOf(code))).toEqual([
    ...['post-start-hook-failed', 'post-start-hook-failed', 'post-start-hook-failed', 'crashed'],
  ]);
  expect(causeOf(2, call('exit', 4300))).toBe('crashed');
  expect(causeOf(2, call('signal', 4410), call('exit', 4411))).toBe('crashed');
  expect(causeOf(0, call('exit', 4300), call('signal', 4410))).toBe('crashed');
});
