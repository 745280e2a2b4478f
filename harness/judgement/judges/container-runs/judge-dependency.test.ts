import { expect, test } from 'vitest';
import type { ContainerStatus, DependencyFact, EventFact, Fact, PodFact } from '../../../timeline/fact.ts';
import { dropped, evidenceOf, noService, withoutLoad } from '../../fixtures.test-helper.ts';
import type { LoadEvidence } from '../../load-evidence.ts';
import { judgeExpectedFailure } from '../judge-expected-failure.ts';
import { judgeDependency } from './judge-dependency.ts';
import { judgeInitWait } from './judge-init-wait.ts';

const running: ContainerStatus = { name: 'web', init: false, state: 'running', ready: true, restartCount: 0 };

function pod(at: number, its: Partial<PodFact> & { readonly container?: Partial<ContainerStatus> } = {}): PodFact {
  const { container, ...others } = its;
  return {
    ...{ kind: 'pod', source: 'watch', at, change: 'modified', namespace: 'sw', name: 'web-1', uid: 'uid-web-1' },
    ...{ phase: 'Running', ready: true, createdAt: -60_000, labels: {}, containers: [{ ...running, ...container }] },
    ...others,
  };
}

function state(at: number, its: DependencyFact['state']): DependencyFact {
  return { kind: 'dependency', source: 'watch', at, name: 'deployment/db', state: its };
}

/** Of a dependency that was to go at 3500, was away from 4000 to 9000, and back at 10 000; the load recovers from 15 000 to 20 000. */
function outage(facts: readonly Fact[], asked: Parameters<typeof evidenceOf>[1] = []): LoadEvidence {
  const away = [state(3500, 'leaving'), state(4000, 'away'), state(9000, 'returning'), state(10_000, 'back')];
  const first = pod(-1, { change: 'added' });
  const evidence = evidenceOf([], asked, [first, ...away, ...facts]);
  return { ...evidence, capabilities: {}, after: ['uid-web-1'] };
}

const killing: EventFact = {
  ...{ kind: 'event', source: 'watch', at: 7000, namespace: 'sw', type: 'Normal', reason: 'Killing', count: 1 },
  ...{ about: { kind: 'Pod', name: 'web-1', uid: 'uid-web-1' }, happenedAt: 7000 },
  message: 'Container web failed liveness probe, will be restarted',
};
const ended = { state: 'terminated', exitCode: 143, finishedAt: 7000, reason: 'Error' } as const;
const restart = [pod(8000, { container: { restartCount: 1, startedAt: 8000, lastState: ended } })];
const failed = dropped('refused', { at: 6000 });

test('passes when no container was restarted and all was answered again, whatever failed meanwhile', () => {
  // Its process may have ended before its pod was gone.
  const unready = [pod(3800, { ready: false }), pod(11_000)];
  expect(judgeDependency(outage(unready, [failed]))).toMatchObject({
    verdict: 'pass',
    reason: {
      code: 'dependency-outlived',
      figures: {
        ...{ dependency: 'deployment/db', awayMs: 5000, pods: 1, unready: 1, unreadyAfterMs: 300, crashes: 0 },
        ...{ failed: 1, backMs: 1000 },
      },
    },
  });
});

test('without load the pods alone are judged', () => {
  const unready = [pod(3800, { ready: false }), pod(11_000)];
  const figures = { pods: 1, unready: 1, crashes: 0, unloaded: noService, backMs: 1000 };
  expect(judgeDependency(withoutLoad(outage(unready)))).toMatchObject({
    ...{ verdict: 'pass', reason: { code: 'dependency-outlived', figures } },
  });
  expect(judgeDependency(withoutLoad(outage([killing, ...restart])))).toMatchObject({
    ...{ verdict: 'fail', cause: { code: 'liveness-asks-dependency' } },
  });
  const stays = { ...outage([pod(3800, { ready: false })]), after: [] };
  expect(judgeDependency(withoutLoad(stays))).toMatchObject({
    ...{ verdict: 'fail', reason: { code: 'not-back-with-dependency', figures: { unready: ['web-1'], failed: 0 } } },
  });
});

test('fails when a probe restarted a container', () => {
  expect(judgeDependency(outage([killing, ...restart]))).toMatchObject({
    verdict: 'fail',
    reason: { code: 'restarted-without-dependency', figures: { pods: ['web-1'], restarts: 1, afterMs: 3500 } },
    cause: { code: 'liveness-asks-dependency', figures: { dependency: 'deployment/db' } },
  });
});

test('fails when a probe has begun to restart a container whose hook outlasts the proof', () => {
  expect(judgeDependency(outage([killing]))).toMatchObject({
    verdict: 'fail',
    reason: { code: 'restarted-without-dependency', figures: { pods: ['web-1'], restarts: 1, afterMs: 3500 } },
    cause: { code: 'liveness-asks-dependency' },
  });
});

test('is certain by what the probes said before the hook, however long that takes and however busy the machine is', () => {
  const message = 'Liveness probe failed: HTTP probe failed with statuscode: 503';
  const unhealthy = { ...killing, reason: 'Unhealthy', message, at: 6000, happenedAt: 6000 };
  const pulse = { kind: 'harness', source: 'harness', at: 8000, eventLoopLagMs: 5, cpuPressure: 0.95 } as const;
  const late = pod(120_000, {
    container: { restartCount: 1, startedAt: 120_000, lastState: { ...ended, finishedAt: 119_000 } },
  });
  expect(judgeDependency(outage([unhealthy, killing, pulse, late]))).toMatchObject({ verdict: 'fail' });
  expect(judgeDependency(outage([killing, pulse, late]))).toMatchObject({ verdict: 'inconclusive' });
});

test('a restart that was begun before the dependency was to go is not put down to that', () => {
  const before = { ...killing, at: 2000, happenedAt: 2000 };
  for (const facts of [[before], [before, ...restart]])
    expect(judgeDependency(outage(facts))).toMatchObject({ verdict: 'pass', reason: { figures: { crashes: 0 } } });
});

test('a run is not being restarted for what was said of the run before, of another container, or of a deletion', () => {
  const again = pod(7500, { container: { restartCount: 1, startedAt: 7000, lastState: ended } });
  const figures = { restarts: 1 };
  expect(judgeDependency(outage([killing, again]))).toMatchObject({ verdict: 'fail', reason: { figures } });
  for (const message of ['Container proxy failed liveness probe, will be restarted', 'Stopping container web'])
    expect(judgeDependency(outage([{ ...killing, message }]))).toMatchObject({ verdict: 'pass' });
});

test('a bad app is caught for the restart by its probe, and one without a restart is not', () => {
  const expected = { twin: 'bad', breaks: 'dependency', causes: [], symptoms: [] } as const;
  expect(judgeExpectedFailure(outage([killing, ...restart]), expected)).toMatchObject({
    verdict: 'pass',
    reason: { code: 'twin-caught', figures: { cause: { code: 'liveness-asks-dependency' } } },
  });
  expect(judgeExpectedFailure(outage([]), expected)).toMatchObject({
    verdict: 'fail',
    reason: { code: 'twin-not-caught' },
  });
});

test('tells, and does not judge, that a container ended by itself', () => {
  expect(judgeDependency(outage(restart))).toMatchObject({ verdict: 'pass', reason: { figures: { crashes: 1 } } });
});

test('fails when a pod is not ready again, and when requests still fail at the end', () => {
  const late = dropped('refused', { at: 16_000 });
  expect(judgeDependency(outage([], [late]))).toMatchObject({
    verdict: 'fail',
    reason: { code: 'not-back-with-dependency', figures: { unready: [], failed: 1, waitedMs: 10_000 } },
  });
  expect(judgeDependency({ ...outage([pod(5000, { ready: false })]), after: [] })).toMatchObject({
    verdict: 'fail',
    reason: { code: 'not-back-with-dependency', figures: { unready: ['web-1'], failed: 0 } },
  });
});

test('is inconclusive where what it depends on did not come back', () => {
  const evidence = evidenceOf([], [], [pod(-1), state(4000, 'away'), state(9000, 'returning')]);
  expect(judgeDependency(evidence)).toMatchObject({ verdict: 'inconclusive', reason: { code: 'dependency-not-away' } });
});

/** A pod that came at 5000 and whose init container `wait` had ended at that time. */
function came(passedAt: number, readyAt = passedAt + 1000): readonly PodFact[] {
  const its = { name: 'web-2', uid: 'uid-web-2', createdAt: 5000, phase: 'Pending', ready: false };
  const wait: ContainerStatus = { name: 'wait', init: true, state: 'running', ready: false, restartCount: 0 };
  const done = { ...wait, state: 'terminated', exitCode: 0, finishedAt: passedAt } as const;
  return [
    pod(5000, { ...its, change: 'added', containers: [wait, { ...running, state: 'waiting', ready: false }] }),
    pod(passedAt, { ...its, containers: [done, { ...running, ready: false }] }),
    pod(readyAt, { ...its, phase: 'Running', ready: true, containers: [done, running] }),
  ];
}

test.each([
  [10_500, 'pass', 'held-by-init', { heldMs: 4000, releasedMs: 500, readyMs: 1500 }],
  // It may have been reached by then, though the API did not say so.
  [9900, 'pass', 'held-by-init', { releasedMs: 0 }],
  [6000, 'fail', 'released-without-dependency', { leadMs: 4000 }],
])('of an init container that had ended at %d the verdict is %s', (passedAt, verdict, code, figures) => {
  expect(judgeInitWait(outage(came(passedAt)), { containers: ['wait'] })).toMatchObject({
    verdict,
    reason: { code, figures: { pod: 'web-2', ...figures } },
  });
});

test('fails when the new pod is not let go, and is inconclusive where none came', () => {
  const held = came(10_500).slice(0, 1);
  expect(judgeInitWait(outage(held), { containers: ['wait'] })).toMatchObject({
    verdict: 'fail',
    reason: { code: 'not-released', figures: { pod: 'web-2', waitedMs: 10_000 } },
  });
  expect(judgeInitWait(outage([]), { containers: ['wait'] })).toMatchObject({
    verdict: 'inconclusive',
    reason: { code: 'no-new-pod' },
  });
});
