import { expect, test } from 'vitest';
import type { PodFact, RuntimeFact } from '../../../timeline/fact.ts';
import { dropped, noService, withoutLoad } from '../../fixtures.test-helper.ts';
import { judgeTermination } from './judge-termination.ts';
import { ended, pod, process1, signalled } from './signalled-run.test-helper.ts';

const back = [
  process1('caught'),
  pod(4600, { state: 'terminated', ready: false, exitCode: 0, finishedAt: 4000, reason: 'Completed' }),
  pod(7000, { restartCount: 1, startedAt: 5000, lastState: ended(0, 4000) }),
];

test('passes when it ended by itself and came back, though nodes sent new connections to it', () => {
  const refused = dropped('refused', { at: 4700 });
  // Such a connection lay in the queue of the kernel when the app stopped listening.
  const notAccepted = dropped('reset', { at: 3995, took: 10 });
  expect(judgeTermination(signalled('SIGTERM', back, [refused, notAccepted]))).toMatchObject({
    verdict: 'pass',
    reason: { code: 'ended-on-sigterm', figures: { pod: 'web-1', exitCode: 0, endMs: 600, backMs: 3000, failed: 2 } },
  });
});

test('tells when readiness turned, and that it did not where the pod was unready only by the end of its process', () => {
  const unreadyMs = (...facts: readonly PodFact[]) => {
    const { reason } = judgeTermination(signalled('SIGTERM', [...facts, ...back]));
    return reason.code === 'ended-on-sigterm' ? reason.figures.unreadyMs : undefined;
  };
  expect(unreadyMs()).toBeNull();
  expect(unreadyMs(pod(3900, { ready: false }), pod(3950))).toBeNull();
  expect(unreadyMs(pod(4250, { ready: false }))).toBe(250);
  // The journal tells of the end before the kubelet does, whose probe met a process that was gone.
  const exited: RuntimeFact = {
    ...{ kind: 'runtime', source: 'journal', at: 4500, call: 'exit', calledAt: 4200, run: 0 },
    ...{ node: 'worker', namespace: 'sw', pod: 'web-1', uid: 'uid-web-1', container: 'web' },
  };
  const { reason } = judgeTermination(signalled('SIGTERM', [pod(4250, { ready: false }), exited, ...back]));
  expect(reason).toMatchObject({ code: 'ended-on-sigterm', figures: { endMs: 200, unreadyMs: null } });
});

test('fails for a request that it had and did not answer', () => {
  const cut = dropped('reset', { at: 2500, took: 2000, stream: 'reused', lastPod: 'web-1' });
  expect(judgeTermination(signalled('SIGTERM', back, [cut]))).toMatchObject({
    verdict: 'fail',
    reason: { code: 'requests-failed', figures: { failed: 1 } },
    cause: { code: 'exited-with-requests-in-flight' },
  });
});

test('without load it is judged whether it ended by itself and came back', () => {
  const figures = { pod: 'web-1', exitCode: 0, endMs: 600, unreadyMs: null, backMs: 3000, unloaded: noService };
  expect(judgeTermination(withoutLoad(signalled('SIGTERM', back)))).toMatchObject({
    ...{ verdict: 'pass', counts: { pods: 0 } },
    reason: { code: 'ended-on-sigterm', figures },
  });
  expect(judgeTermination(withoutLoad(signalled('SIGTERM', [process1('default')])))).toMatchObject({
    ...{ verdict: 'fail', reason: { code: 'ran-on-after-sigterm' }, cause: { code: 'sigterm-ignored' } },
  });
  const endsAgain = pod(9000, { state: 'waiting', ready: false, restartCount: 1, lastState: ended(1, 8000) });
  expect(judgeTermination(withoutLoad(signalled('SIGTERM', [...back, endsAgain])))).toMatchObject({
    ...{ verdict: 'fail', reason: { code: 'ended-again' }, cause: { code: 'crashed' } },
  });
});

test('fails when process 1 runs on, as nothing becomes of the signal', () => {
  expect(judgeTermination(signalled('SIGTERM', [process1('default')]))).toMatchObject({
    verdict: 'fail',
    reason: { code: 'ran-on-after-sigterm', figures: { pod: 'web-1' } },
    cause: { code: 'sigterm-ignored', figures: { program: 'sh' } },
  });
});

test('fails when it does not come back', () => {
  expect(judgeTermination(signalled('SIGTERM', back.slice(0, 2)))).toMatchObject({
    verdict: 'fail',
    reason: { code: 'not-back' },
  });
});
