/**
 * The order of a stop
 *
 * preStop, SIGTERM, grace period and SIGKILL come in this order and within their time bounds, with exit codes 0, 143 and 137.
 */

import {
  containerRestarted,
  endsOf,
  execHook,
  expect,
  httpHook,
  inOrder,
  elapsed,
  mainContainer,
  marksOf,
  moments,
  never,
  podReady,
  requires,
  scripted,
  topic,
} from '../harness/testing/index.ts';

const { deletionRequested, terminated, endpoint, podDeleted, killed, lastMark, mark, signalled, stopCalled, unready } =
  moments;
const hooks = scripted('hooks');
const ignoring = hooks.env({ ON_SIGTERM: 'ignore' });
const byKill = [{ exitCode: 137, reason: 'Error' }];
/** Of a timer of the kubelet or the container runtime, from a moment that follows its start: measured -0.17 to 0.02 s. */
const inexact = 0.5;
/** When a program that says nothing of SIGTERM was to stop is in the journal of its node alone. */
const journal = { nodeShell: true } as const;

topic('shutdown-sequence', {}, ({ proof, control }) => {
  proof('in-order', 'preStop, SIGTERM, exit 0: each begins when the one before has ended', async (tools) => {
    const pod = await tools.startPod(
      hooks.hook('preStop', execHook('preStop', { seconds: 1 })).env({ STOP_MS: '500' }),
    );
    await tools.waitForMark(pod, 'main/listening');

    await tools.deleteAndWait(pod);

    expect(pod).toSatisfyClaim(inOrder('main/preStop', 'main/preStopDone', 'main/SIGTERM', 'main/exit'));
    expect(pod).toSatisfyClaim(elapsed(mark('main/preStopDone'), stopCalled('main'), { atMost: 1 }));
    expect(endsOf(pod, 'main')).toEqual([{ exitCode: 0, reason: 'Completed' }]);
  });

  proof('killed', 'SIGKILL comes at the grace period, whose clock starts before preStop', async (tools) => {
    const [plain, hooked] = await Promise.all([
      tools.startPod(ignoring.named('plain').spec({ terminationGracePeriodSeconds: 3 })),
      tools.startPod(
        ignoring
          .named('hooked')
          .hook('preStop', execHook('preStop', { seconds: 2 }))
          .spec({ terminationGracePeriodSeconds: 5 }),
      ),
    ]);
    await Promise.all([plain, hooked].map((pod) => tools.waitForMark(pod, 'main/listening')));

    await Promise.all([tools.deleteAndWait(plain), tools.deleteAndWait(hooked)]);

    expect(plain).toSatisfyClaim(elapsed(deletionRequested, killed('main'), { atLeast: 3 }));
    expect(plain).toSatisfyClaim(elapsed(signalled('main'), killed('main'), { atMost: 3 + inexact }));
    expect(hooked).toSatisfyClaim(inOrder('main/preStop', 'main/preStopDone', 'main/SIGTERM'));
    expect(hooked).toSatisfyClaim(elapsed(deletionRequested, killed('main'), { atLeast: 5 }));
    // What the hook leaves of the 5 s: all of them are left if their clock starts after it.
    expect(hooked).toSatisfyClaim(elapsed(signalled('main'), killed('main'), { atMost: 3 + inexact }));
    expect([plain, hooked].map((pod) => endsOf(pod, 'main'))).toEqual([byKill, byKill]);
  });

  proof('hook-eats-grace', 'after a hook that lasts too long come SIGTERM, and about 2 s', async (tools) => {
    const endless = { preStop: execHook('preStop', { seconds: 60 }) };
    const grace = { terminationGracePeriodSeconds: 2 };
    const [stubborn, willing] = await Promise.all([
      tools.startPod(ignoring.named('stubborn').main({ lifecycle: endless }).spec(grace)),
      tools.startPod(hooks.named('willing').main({ lifecycle: endless }).spec(grace)),
    ]);
    await Promise.all([stubborn, willing].map((pod) => tools.waitForMark(pod, 'main/listening')));

    await Promise.all([tools.deleteAndWait(stubborn), tools.deleteAndWait(willing)]);

    expect(stubborn).toSatisfyClaim(elapsed(deletionRequested, mark('main/SIGTERM'), { atLeast: 2 }));
    expect(stubborn).toSatisfyClaim(elapsed(mark('main/preStop'), stopCalled('main'), { atMost: 2 + inexact }));
    expect(stubborn).toSatisfyClaim(elapsed(deletionRequested, killed('main'), { atLeast: 4 }));
    expect(stubborn).toSatisfyClaim(elapsed(signalled('main'), killed('main'), { atMost: 2 + inexact }));
    expect(endsOf(stubborn, 'main')).toEqual(byKill);
    expect(willing).toSatisfyClaim(inOrder('main/preStop', 'main/SIGTERM', 'main/exit'));
    expect(endsOf(willing, 'main')).toEqual([{ exitCode: 0, reason: 'Completed' }]);
    expect(marksOf(stubborn).map(({ name }) => name)).not.toContain('main/preStopDone');
  });

  proof(
    'default-action',
    'a program that knows no SIGTERM ends with 143, unless it is process 1',
    requires(journal, async (tools) => {
      const sleeper = hooks.main({ command: ['sleep', '300'] }).spec({ terminationGracePeriodSeconds: 2 });
      const [first, second] = await Promise.all([
        tools.startPod(sleeper.named('first')),
        tools.startPod(sleeper.named('second').spec({ shareProcessNamespace: true })),
      ]);
      await Promise.all([tools.waitFor(podReady(first)), tools.waitFor(podReady(second))]);

      await Promise.all([tools.deleteAndWait(first), tools.deleteAndWait(second)]);

      expect(endsOf(first, 'main')).toEqual(byKill);
      expect(first).toSatisfyClaim(elapsed(deletionRequested, terminated('main'), { atLeast: 2 }));
      expect(first).toSatisfyClaim(elapsed(stopCalled('main'), terminated('main'), { atMost: 2 + inexact }));
      expect(endsOf(second, 'main')).toEqual([{ exitCode: 143, reason: 'Error' }]);
    }),
  );

  control(
    'shell-pid1',
    'a shell as process 1 swallows the signal',
    'no SIGTERM, the whole grace period, 137',
    requires(journal, async (tools) => {
      const pod = await tools.startPod(hooks.twin('shell-pid1').spec({ terminationGracePeriodSeconds: 3 }));
      await tools.waitForMark(pod, 'main/listening');

      await tools.deleteAndWait(pod);

      expect(pod).toViolateClaim(inOrder('main/SIGTERM', 'main/exit'), {
        code: 'mark-count',
        figures: { mark: 'main/SIGTERM', times: 0 },
      });
      expect(pod).toSatisfyClaim(elapsed(deletionRequested, terminated('main'), { atLeast: 3 }));
      expect(pod).toSatisfyClaim(elapsed(stopCalled('main'), terminated('main'), { atMost: 3 + inexact }));
      expect(endsOf(pod, 'main')).toEqual(byKill);
    }),
  );

  proof(
    'force',
    'grace period 0 with force: gone from the API at once, the process lives on for a moment',
    async (tools) => {
      const pod = await tools.startPod(ignoring.hook('preStop', execHook('preStop', { seconds: 30 })));
      await tools.waitForMark(pod, 'main/listening');

      await tools.deleteAndWait(pod, { gracePeriodSeconds: 0 });

      expect(pod).toSatisfyClaim(elapsed(deletionRequested, podDeleted, { atMost: 1.5 }));
      expect(pod).toSatisfyClaim(elapsed(deletionRequested, mark('main/SIGTERM'), { atLeast: 1 }));
      expect(pod).toSatisfyClaim(elapsed(podDeleted, lastMark('main/alive'), { atLeast: 0 }));
      expect(pod).toSatisfyClaim(elapsed(signalled('main'), lastMark('main/alive'), { atMost: 2 + inexact }));
    },
  );

  proof('endpoints', 'the endpoint leaves at once; serving and Ready follow the probe to the end', async (tools) => {
    const readinessProbe = { httpGet: { path: '/readyz', port: 8080 }, periodSeconds: 1, failureThreshold: 1 };
    const probed = hooks.hook('preStop', httpHook('preStop', { seconds: 4 })).main({ readinessProbe });
    const [steady, turning] = await Promise.all([
      tools.startPod(probed.named('steady')),
      tools.startPod(probed.named('turning').env({ UNREADY_FROM: 'preStop' })),
    ]);
    const pods = [steady, turning];
    await Promise.all(pods.map((pod) => tools.waitFor(podReady(pod))));

    await Promise.all(pods.map((pod) => tools.deleteAndWait(pod)));

    const leaving = { ready: false, terminating: true, serving: true };
    for (const pod of pods) {
      expect(pod).toSatisfyClaim(elapsed(endpoint(leaving), mark('main/SIGTERM'), { atLeast: 2 }));
      expect(pod).toSatisfyClaim(never(endpoint({ ready: true, terminating: true })));
    }
    expect(turning).toSatisfyClaim(
      elapsed(endpoint({ terminating: true, serving: false }), mark('main/SIGTERM'), { atLeast: 0 }),
    );
    expect(turning).toSatisfyClaim(elapsed(unready, mark('main/SIGTERM'), { atLeast: 0 }));
    expect(steady).toSatisfyClaim(elapsed(mark('main/exit'), unready, { atLeast: 0 }));
  });

  proof(
    'sidecars-last',
    'native sidecars stop after the app, the last one first, and serve it to its end',
    async (tools) => {
      const always = { restartPolicy: 'Always' };
      const initContainers = [
        mainContainer('first', { PORT: '9090' }, always),
        mainContainer('second', { PORT: '9091' }, always),
      ];
      const asking = hooks.env({ ASK_ON_SIGTERM: 'http://127.0.0.1:9090/', STOP_MS: '500' });
      const pod = await tools.startPod(asking.spec({ initContainers }));
      await Promise.all(['first', 'second', 'main'].map((name) => tools.waitForMark(pod, `${name}/listening`)));

      await tools.deleteAndWait(pod);

      expect(pod).toSatisfyClaim(
        inOrder(
          'main/SIGTERM',
          'main/asked',
          'main/exit',
          'second/SIGTERM',
          'second/exit',
          'first/SIGTERM',
          'first/exit',
        ),
      );
      expect(answersOf(pod)).toEqual([200]);
    },
  );

  control(
    'plain-sidecar',
    'a helper that is a plain container stops with the app',
    'SIGTERM before the app has ended',
    async (tools) => {
      const helper = mainContainer('first', { PORT: '9090' });
      const pod = await tools.startPod(hooks.env({ STOP_MS: '1000' }).spec({ containers: [helper] }));
      await Promise.all(['first', 'main'].map((name) => tools.waitForMark(pod, `${name}/listening`)));

      await tools.deleteAndWait(pod);

      expect(pod).toViolateClaim(inOrder('main/SIGTERM', 'main/exit', 'first/SIGTERM'), {
        code: 'out-of-order',
        figures: { early: 'first/SIGTERM' },
      });
    },
  );

  proof(
    'probe-grace',
    'a liveness probe brings its own grace period, where the container is started again',
    async (tools) => {
      const probe = { httpGet: { path: '/healthz', port: 8080 }, initialDelaySeconds: 2, timeoutSeconds: 5 };
      const timing = { periodSeconds: 1, failureThreshold: 1, terminationGracePeriodSeconds: 3 };
      const livenessProbe = { ...probe, ...timing };
      const sick = ignoring.spec({ terminationGracePeriodSeconds: 6 }).main({ livenessProbe });
      const [again, never] = await Promise.all([
        tools.startPod(sick.named('again').env({ SICK_AFTER_MS: '4000' })),
        tools.startPod(sick.named('never').env({ SICK_AFTER_MS: '500' }).spec({ restartPolicy: 'Never' })),
      ]);

      await tools.waitFor(containerRestarted(again, 'main', 1));
      await tools.waitForExit(never);

      const fromProbe = elapsed(signalled('main'), killed('main'), { atMost: 3 + inexact });
      expect(again).toSatisfyClaim(elapsed(mark('main/sick'), killed('main'), { atLeast: 3 }));
      expect(again).toSatisfyClaim(fromProbe);
      expect(never).toViolateClaim(fromProbe, { code: 'too-late', figures: { atMostSeconds: 3.5 } });
    },
  );
});

/** What the app heard when it asked on SIGTERM. */
function answersOf(pod: Parameters<typeof marksOf>[0]): unknown[] {
  return marksOf(pod)
    .filter(({ name }) => name === 'main/asked')
    .map(({ detail }) => detail['answer']);
}
