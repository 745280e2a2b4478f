import { expect, test } from 'vitest';
import { dropped, noService, withoutLoad } from '../../fixtures.test-helper.ts';
import { judgeCrash } from './judge-crash.ts';
import { ended, failedHook, pod, signalled } from './signalled-run.test-helper.ts';

const killed = ended(137, 4000);
const back = [
  pod(4300, { state: 'terminated', ready: false, exitCode: 137, finishedAt: 4000, reason: 'Error' }),
  pod(5000, { restartCount: 1, startedAt: 5000, ready: false, lastState: killed }),
  pod(7000, { restartCount: 1, startedAt: 5000, lastState: killed }),
];
const cutByTheKill = dropped('reset', { at: 3990, took: 15, stream: 'reused', lastPod: 'web-1' });

test('passes when the container came back, and only what it had was lost', () => {
  expect(judgeCrash(signalled('SIGKILL', back, [cutByTheKill]))).toMatchObject({
    verdict: 'pass',
    reason: { code: 'came-back', figures: { pod: 'web-1', exitCode: 137, backMs: 3000, failed: 1 } },
  });
});

test('fails for a request that fails when it has long been back', () => {
  const late = dropped('reset', { at: 12_000, took: 15, stream: 'reused', lastPod: 'web-1' });
  expect(judgeCrash(signalled('SIGKILL', back, [cutByTheKill, late]))).toMatchObject({
    verdict: 'fail',
    reason: { code: 'failed-besides-the-kill', figures: { failed: 1 } },
  });
});

test('fails when what was started again ends by itself, again and again', () => {
  const waits = { state: 'waiting', reason: 'CrashLoopBackOff', ready: false } as const;
  const loops = [
    pod(5000, { restartCount: 1, startedAt: 5000, ready: false, lastState: killed }),
    pod(6000, { ...waits, restartCount: 1, lastState: ended(3, 5000) }),
    pod(9000, { ...waits, restartCount: 2, lastState: ended(3, 9000) }),
  ];
  expect(judgeCrash(signalled('SIGKILL', loops))).toMatchObject({
    verdict: 'fail',
    reason: { code: 'not-back', figures: { pod: 'web-1' } },
    cause: { code: 'crashed', figures: { restarts: 2 } },
  });
});

test('without load it is judged whether the container came back and stayed', () => {
  const figures = { pod: 'web-1', exitCode: 137, backMs: 3000, unloaded: noService };
  expect(judgeCrash(withoutLoad(signalled('SIGKILL', back)))).toMatchObject({
    ...{ verdict: 'pass', counts: { pods: 0 } },
    reason: { code: 'came-back', figures },
  });
  const waits = { state: 'waiting', reason: 'CrashLoopBackOff', ready: false } as const;
  const endsAgain = pod(9000, { ...waits, restartCount: 1, lastState: ended(3, 8000) });
  for (const evidence of [signalled('SIGKILL', [...back, endsAgain])].flatMap((one) => [one, withoutLoad(one)]))
    expect(judgeCrash(evidence)).toMatchObject({
      ...{ verdict: 'fail', reason: { code: 'ended-again', figures: { pod: 'web-1', exitCode: 3 } } },
      cause: { code: 'crashed' },
    });
});

test('that a pod went which had come back is nothing that its container did', () => {
  const goes = { ...pod(9000, { restartCount: 1, state: 'terminated', exitCode: 0 }), deletionTimestamp: 39_000 };
  expect(judgeCrash(withoutLoad(signalled('SIGKILL', [...back, goes]))).verdict).toBe('pass');
});

test('what is ended again for its postStart hook is told from what ends by itself', () => {
  const waits = { state: 'waiting', reason: 'PostStartHookError', ready: false } as const;
  const loops = [
    failedHook('FailedPostStartHook', 5100),
    pod(6000, { ...waits, restartCount: 1, lastState: { ...ended(143, 5000), startedAt: 5000 } }),
  ];
  expect(judgeCrash(signalled('SIGKILL', [...back.slice(0, 1), ...loops]))).toMatchObject({
    verdict: 'fail',
    reason: { code: 'not-back', figures: { pod: 'web-1' } },
    cause: { code: 'post-start-hook-failed' },
  });
});

test('is inconclusive where no signal was sent, and where the end was not seen', () => {
  const evidence = signalled('SIGKILL', []);
  expect(judgeCrash(evidence)).toMatchObject({ verdict: 'inconclusive', reason: { code: 'exit-not-seen' } });
  const before = { ...evidence, disruption: { from: 5000, to: 9000 } };
  expect(judgeCrash(before)).toMatchObject({ verdict: 'inconclusive', reason: { code: 'no-signal' } });
});
