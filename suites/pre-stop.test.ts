/**
 * The hook before stop
 *
 * preStop runs before SIGTERM, exactly once; a failing hook still leads to SIGTERM; it does not run when the container ends by
 * itself.
 */

import {
  containerRestarted,
  endsOf,
  eventSeen,
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
  scripted,
  topic,
} from '../harness/testing/index.ts';

const { deletionRequested, event, mark, stopCalled } = moments;
const hooks = scripted('hooks');
const completed = { exitCode: 0, reason: 'Completed' };
const delayedByItsSleep = elapsed(deletionRequested, mark('main/SIGTERM'), { atLeast: 2 });
const hookFirst = inOrder('main/preStop', 'main/preStopDone', 'main/SIGTERM', 'main/exit');

topic('pre-stop', {}, ({ proof, control }) => {
  proof('kinds', 'exec, httpGet and sleep: once, and done before SIGTERM; sleep: 0 delays nothing', async (tools) => {
    const [exec, http, sleep, none] = await Promise.all([
      tools.startPod(hooks.hook('preStop', execHook('preStop', { seconds: 1 })).named('exec')),
      tools.startPod(hooks.hook('preStop', httpHook('preStop', { seconds: 1 })).named('http')),
      tools.startPod(hooks.hook('preStop', { sleep: { seconds: 2 } }).named('sleep')),
      tools.startPod(hooks.hook('preStop', { sleep: { seconds: 0 } }).named('none')),
    ]);
    const pods = [exec, http, sleep, none];
    await Promise.all(pods.map((pod) => tools.waitFor(podReady(pod))));
    await Promise.all(pods.map((pod) => tools.waitForMark(pod, 'main/listening')));

    await Promise.all(pods.map((pod) => tools.deleteAndWait(pod)));

    expect(exec).toSatisfyClaim(hookFirst);
    expect(http).toSatisfyClaim(hookFirst);
    expect(sleep).toSatisfyClaim(delayedByItsSleep);
    // From the kubelet's word that it begins: until there it takes up to 2 s from the deletion beside other suites.
    expect(sleep).toSatisfyClaim(elapsed(event('Killing'), stopCalled('main'), { atMost: 2.5 }));
    expect(none).toViolateClaim(elapsed(event('Killing'), mark('main/SIGTERM'), { atLeast: 2 }), {
      code: 'too-early',
      figures: { atLeastSeconds: 2 },
    });
    expect(pods.map((pod) => endsOf(pod, 'main'))).toEqual(pods.map(() => [completed]));
  });

  control(
    'detached',
    'a hook that leaves its work to the background holds nothing up',
    'SIGTERM first',
    async (tools) => {
      const pod = await tools.startPod(hooks.twin('detached-prestop').env({ STOP_MS: '2000' }));
      await tools.waitForMark(pod, 'main/listening');

      await tools.deleteAndWait(pod);

      expect(pod).toViolateClaim(hookFirst, {
        code: 'out-of-order',
        figures: { early: 'main/SIGTERM' },
      });
    },
  );

  control('none', 'without a hook there is nothing before SIGTERM', 'no preStop', async (tools) => {
    const pod = await tools.startPod(hooks);
    await tools.waitForMark(pod, 'main/listening');

    await tools.deleteAndWait(pod);

    expect(pod).toViolateClaim(hookFirst, { code: 'mark-count', figures: { mark: 'main/preStop', times: 0 } });
  });

  proof('each-container', 'every container has its own hook, and they run at once', async (tools) => {
    const preStop = execHook('preStop', { seconds: 1.5 });
    const other = mainContainer('other', { PORT: '8081' }, { lifecycle: { preStop } });
    const pod = await tools.startPod(hooks.hook('preStop', preStop).spec({ containers: [other] }));
    await Promise.all([tools.waitForMark(pod, 'main/listening'), tools.waitForMark(pod, 'other/listening')]);

    await tools.deleteAndWait(pod);

    expect(pod).toSatisfyClaim(hookFirst);
    expect(pod).toSatisfyClaim(inOrder('other/preStop', 'other/preStopDone', 'other/SIGTERM', 'other/exit'));
    expect(pod).toSatisfyClaim(inOrder('main/preStop', 'other/preStopDone'));
    expect(pod).toSatisfyClaim(inOrder('other/preStop', 'main/preStopDone'));
  });

  proof('failing', 'a failing hook is told by an event, and SIGTERM follows all the same', async (tools) => {
    const stopsSlowly = hooks.env({ STOP_MS: '500' });
    const [exits, unknown, refused] = await Promise.all([
      tools.startPod(stopsSlowly.hook('preStop', execHook('preStop', { exitCode: 15 })).named('exits')),
      tools.startPod(stopsSlowly.hook('preStop', { exec: { command: ['no-such-program'] } }).named('unknown')),
      tools.startPod(stopsSlowly.hook('preStop', httpHook('preStop', { port: 9 })).named('refused')),
    ]);
    const pods = [exits, unknown, refused];
    await Promise.all(pods.map((pod) => tools.waitForMark(pod, 'main/listening')));

    await Promise.all(pods.map((pod) => tools.deleteAndWait(pod)));
    const events = await Promise.all(pods.map((pod) => tools.waitFor(eventSeen(pod, 'FailedPreStopHook'))));

    expect(exits).toSatisfyClaim(hookFirst);
    expect(unknown).toSatisfyClaim(inOrder('main/SIGTERM', 'main/exit'));
    expect(refused).toSatisfyClaim(inOrder('main/SIGTERM', 'main/exit'));
    expect(pods.map((pod) => endsOf(pod, 'main'))).toEqual(pods.map(() => [completed]));
    expect(events.map(({ message }) => message)).toEqual(pods.map(() => 'PreStopHook failed'));
  });

  proof('status-500', 'an httpGet hook fails if nobody answers, not by the status of the answer', async (tools) => {
    const pod = await tools.startPod(hooks.hook('preStop', httpHook('preStop', { status: 500 })));
    await tools.waitForMark(pod, 'main/listening');

    await tools.deleteAndWait(pod);

    expect(pod).toSatisfyClaim(hookFirst);
    expect(pod).toSatisfyClaim(never(event('FailedPreStopHook')));
  });

  proof('not-run', 'the hook does not run when the container ends by itself, nor when it has ended', async (tools) => {
    const preStop = execHook('preStop', { seconds: 1 });
    const mortal = hooks.hook('preStop', preStop).env({ LIFE_MS: '1000' });
    const crashing = mortal.env({ EXIT_CODE: '1' });
    const [ended, crashed] = await Promise.all([
      tools.startPod(mortal.named('ended').spec({ restartPolicy: 'Never' })),
      tools.startPod(crashing.named('crashed')),
    ]);
    await Promise.all([tools.waitForExit(ended), tools.waitFor(containerRestarted(crashed, 'main', 2))]);

    await tools.deleteAndWait(ended);

    for (const pod of [ended, crashed]) {
      expect(marksOf(pod).map(({ name }) => name)).not.toContain('main/preStop');
      expect(pod).toSatisfyClaim(never(event('FailedPreStopHook')));
    }
    expect(ended).toSatisfyClaim(inOrder('main/start', 'main/exit'));
  });

  proof('liveness', 'the hook runs when a liveness probe ends the container', async (tools) => {
    const probe = { httpGet: { path: '/healthz', port: 8080 }, initialDelaySeconds: 2, timeoutSeconds: 5 };
    const livenessProbe = { ...probe, periodSeconds: 1, failureThreshold: 1 };
    const sick = hooks.hook('preStop', execHook('preStop', { seconds: 0.5 })).env({ SICK_AFTER_MS: '1000' });
    const pod = await tools.startPod(sick.main({ livenessProbe }).spec({ restartPolicy: 'Never' }));

    await tools.waitForExit(pod);

    expect(pod).toSatisfyClaim(hookFirst);
  });
});
