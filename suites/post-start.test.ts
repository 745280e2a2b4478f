/**
 * The hook after start
 *
 * postStart runs beside the main process and holds the container back until it ends; a failing hook kills the container.
 */

import {
  containerRestarted,
  endsOf,
  eventSeen,
  execHook,
  expect,
  waitsUntil,
  httpHook,
  inOrder,
  elapsed,
  occursBetween,
  mainContainer,
  moments,
  podReady,
  requires,
  snapshotsOf,
  scripted,
  topic,
} from '../harness/testing/index.ts';

const { mark, runningSeen, started } = moments;
const hooks = scripted('hooks').spec({ terminationGracePeriodSeconds: 3 });
const once = hooks.spec({ restartPolicy: 'Never' });

topic('post-start', {}, ({ proof, control }) => {
  proof(
    'beside-main',
    'the hook runs beside the main process and holds the container back until it ends',
    async (tools) => {
      const pod = await tools.startPod(
        hooks.env({ ALIVE: 'always' }).hook('postStart', execHook('postStart', { seconds: 2 })),
      );
      await tools.waitFor(eventSeen(pod, 'Started'));
      const shown = await tools.kubectlUntil(
        (lines) => lines.some((line) => line.includes('ContainerCreating')),
        ...['get', 'pod', pod.name, '--no-headers', '--watch'],
      );

      await tools.waitFor(podReady(pod));
      await tools.waitForMark(pod, 'main/postStartDone');

      expect(shown.at(-1)).toMatch(/0\/1 +ContainerCreating +0/);
      expect(pod).toSatisfyClaim(inOrder('main/postStart', 'main/postStartDone'));
      expect(pod).toSatisfyClaim(occursBetween('main/alive', mark('main/postStart'), mark('main/postStartDone')));
      expect(pod).toSatisfyClaim(waitsUntil('main', mark('main/postStartDone')));
    },
  );

  control(
    'detached',
    'a hook that leaves its work to the background holds nothing back',
    'running while the work goes on',
    async (tools) => {
      const pod = await tools.startPod(hooks.twin('detached-poststart'));

      await tools.waitFor(podReady(pod));
      await tools.waitForMark(pod, 'main/postStartDone');

      expect(pod).toViolateClaim(waitsUntil('main', mark('main/postStartDone')), {
        code: 'not-held-back',
        figures: { container: 'main' },
      });
    },
  );

  proof('kinds', 'httpGet and sleep hold the container back as exec does; sleep: 0 does not', async (tools) => {
    const listener = mainContainer('listener', { PORT: '9090' }, { restartPolicy: 'Always', ...whenItListens });
    const asking = hooks.hook('postStart', httpHook('postStart', { seconds: 1.5, port: 9090 }));
    const [http, sleep, none] = await Promise.all([
      tools.startPod(asking.named('http').spec({ initContainers: [listener] })),
      tools.startPod(hooks.hook('postStart', { sleep: { seconds: 3 } }).named('sleep')),
      tools.startPod(hooks.hook('postStart', { sleep: { seconds: 0 } }).named('none')),
    ]);

    await Promise.all([http, sleep, none].map((pod) => tools.waitFor(podReady(pod))));
    await Promise.all([http, sleep, none].map((pod) => tools.waitForMark(pod, 'main/start')));

    expect(http).toSatisfyClaim(inOrder('listener/listening', 'listener/postStart', 'listener/postStartDone'));
    expect(http).toSatisfyClaim(waitsUntil('main', mark('listener/postStartDone'), 'PodInitializing'));
    expect(sleep).toSatisfyClaim(heldForItsSleep);
    expect(sleep).toSatisfyClaim(elapsed(mark('main/start'), runningSeen('main'), { atMost: 5.5 }));
    expect(none).toViolateClaim(heldForItsSleep, { code: 'too-early', figures: { atLeastSeconds: 3 } });
  });

  proof('failing-exec', 'a hook that exits with 15 has its container stopped and started again', async (tools) => {
    const failing = execHook('postStart', { seconds: 0.5, exitCode: 15 });
    const [ended, again] = await Promise.all([
      tools.startPod(once.hook('postStart', failing).named('once')),
      tools.startPod(hooks.hook('postStart', failing).named('again')),
    ]);

    const event = await tools.waitFor(eventSeen(ended, 'FailedPostStartHook'));
    await Promise.all([tools.waitForExit(ended), tools.waitFor(containerRestarted(again, 'main', 1))]);

    expect(ended).toSatisfyClaim(inOrder('main/postStart', 'main/postStartDone', 'main/SIGTERM', 'main/exit'));
    expect(event).toMatchObject({ type: 'Warning', message: 'PostStartHook failed' });
    return `each run ended with its answer to SIGTERM: ${JSON.stringify(endsOf(again, 'main'))}`;
  });

  proof(
    'where-its-output-is',
    'what the hook prints is in no log and no event',
    requires({ ownNamespace: true }, async (tools) => {
      const pod = await tools.startPod(hooks.hook('postStart', execHook('postStart', { seconds: 0.5, exitCode: 15 })));
      await tools.waitFor(containerRestarted(pod, 'main', 2));

      const log = await tools.kubectl('logs', pod.name, '--previous');
      const events = await tools.kubectl('get', 'events');
      const described = await tools.kubectl('describe', 'pod', pod.name);

      expect(log).toContain('postStartDone');
      expect(log).not.toContain('printed by postStart');
      expect(events).toContain('FailedPostStartHook');
      expect(events).not.toContain('printed by postStart');
      expect(messagesOf(pod)).toContainEqual(
        expect.stringMatching(/^PostStartHookError: .*exited with 15.*printed by postStart/),
      );
      return `${messagesOf(pod).find((text) => text.startsWith('PostStartHookError')) ?? ''}; in describe: ${String(described.includes('printed by postStart'))}`;
    }),
  );

  proof(
    'failing-http',
    'httpGet to its own container before it listens fails; an answer of 500 does not',
    async (tools) => {
      const late = once.hook('postStart', httpHook('postStart')).env({ LISTEN_DELAY_MS: '3000' });
      const listener = mainContainer('listener', { PORT: '9090' }, { restartPolicy: 'Always', ...whenItListens });
      const [refused, rejected] = await Promise.all([
        tools.startPod(late.named('refused')),
        tools.startPod(
          hooks
            .hook('postStart', httpHook('postStart', { status: 500, port: 9090 }))
            .named('rejected')
            .spec({ initContainers: [listener] }),
        ),
      ]);

      await Promise.all([tools.waitFor(eventSeen(refused, 'FailedPostStartHook')), tools.waitFor(podReady(rejected))]);
      await tools.waitForExit(refused);

      expect(endsOf(refused, 'main')).toHaveLength(1);
      expect(rejected).toSatisfyClaim(inOrder('listener/postStart', 'listener/postStartDone'));
      expect(endsOf(rejected, 'main')).toEqual([]);
      return `the container whose hook was refused ended with ${JSON.stringify(endsOf(refused, 'main'))}`;
    },
  );
});

/** The runtime tells of a start before the kubelet runs the hook, and its whole seconds are cut: never too short a time. */
const heldForItsSleep = elapsed(started('main'), runningSeen('main'), { atLeast: 3 });

/** A container that listens before the next one starts. */
const whenItListens = { startupProbe: { httpGet: { path: '/readyz', port: 9090 }, periodSeconds: 1 } };

/** Every text that the container's state carried. */
function messagesOf(pod: Parameters<typeof snapshotsOf>[0]): string[] {
  const seen = snapshotsOf(pod).flatMap(({ containers }) =>
    containers.map(({ reason, message }) => `${reason ?? ''}: ${message ?? ''}`),
  );
  return [...new Set(seen)];
}
