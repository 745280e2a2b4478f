/**
 * Start in the wanted order
 *
 * Init containers run one by one, each to completion, before any app container, hold the pod while they wait, and say why in their
 * log.
 */

import {
  containerRestarted,
  crictl,
  endsOf,
  expect,
  inOrder,
  elapsed,
  mainContainer,
  marksOf,
  moments,
  runSequentially,
  podInPhase,
  podReady,
  requires,
  snapshotsOf,
  scripted,
  stdoutOf,
  stepContainer,
  topic,
} from '../harness/testing/index.ts';

const { mark, ofPod, serviceReady } = moments;
const hooks = scripted('hooks');
const client = scripted('fortune').only('fortune-client');
const server = scripted('fortune').only('fortune-server', 'fortune');

const steps = [
  stepContainer('first', { seconds: 1 }),
  stepContainer('second', { seconds: 0.5 }),
  stepContainer('third', { seconds: 0.2 }),
];
const stepMarks = ['first', 'second', 'third'].flatMap((name) => [`${name}/begin`, `${name}/beginDone`]);
const stepsBeforeMain = inOrder(...stepMarks, 'main/start');

/** A native sidecar that takes its time to listen. */
const sidecar = (listenDelayMs: number) =>
  mainContainer('sidecar', { PORT: '9090', LISTEN_DELAY_MS: String(listenDelayMs) }, { restartPolicy: 'Always' });
const untilItListens = { startupProbe: { httpGet: { path: '/readyz', port: 9090 }, periodSeconds: 1 } };
const last = stepContainer('last', { seconds: 0.2 });
const sidecarBeforeRest = inOrder('sidecar/start', 'sidecar/listening', 'last/begin', 'last/beginDone', 'main/start');

topic('init-order', {}, ({ proof, control }) => {
  proof(
    'one-by-one',
    'init containers run one by one, in order, each to its end, before any app container',
    async (tools) => {
      const other = mainContainer('other', { PORT: '8081' });
      const pod = await tools.startPod(hooks.spec({ initContainers: steps, containers: [other] }));

      await tools.waitFor(podReady(pod));
      await Promise.all([tools.waitForMark(pod, 'main/start'), tools.waitForMark(pod, 'other/start')]);

      expect(pod).toSatisfyClaim(stepsBeforeMain);
      expect(pod).toSatisfyClaim(inOrder(...stepMarks, 'other/start'));
      expect(pod).toSatisfyClaim(runSequentially('first', 'second', 'third'));
    },
  );

  control(
    'side-by-side',
    'the same steps as plain containers overlap',
    'one begins before another ends',
    async (tools) => {
      const pod = await tools.startPod(hooks.spec({ restartPolicy: 'Never', containers: steps }));

      await Promise.all(
        ['main/start', 'first/beginDone', 'second/beginDone', 'third/beginDone'].map((name) =>
          tools.waitForMark(pod, name),
        ),
      );

      // Which of them was late first is a race of four processes.
      expect(pod).toViolateClaim(stepsBeforeMain, { code: 'out-of-order' });
      expect(pod).toViolateClaim(runSequentially('first', 'second', 'third'), { code: 'containers-overlap' });
    },
  );

  proof(
    'waits-for-service',
    'an init container holds the pod at Init:0/1, says why in its log, and lets go when the service is up',
    requires({ ownNamespace: true }, async (tools) => {
      const pod = await tools.startPod(client);
      await tools.waitForMark(pod, 'init/begin');
      const shown = await tools.kubectl('get', 'pod', 'fortune-client');
      const log = await tools.kubectl('logs', 'fortune-client', '-c', 'init');

      const fortune = await tools.startPod(server);
      await tools.waitFor(podReady(pod));
      await tools.waitForMark(pod, 'main/fortune');
      await tools.waitForMark(fortune, 'main/listening');

      expect(shown).toMatch(/fortune-client +0\/1 +Init:0\/1 +0/);
      expect(log).toContain('Waiting for fortune service to come up...');
      expect(pod).toSatisfyClaim(inOrder('init/begin', 'init/end', 'main/start'));
      expect(pod).toSatisfyClaim(runSequentially('init'));
      expect(pod).toSatisfyClaim(notBefore(fortune, 'init/end'));
      // A node follows the API within 2.5 s, and the container asks every half second: docs/decisions/003-upper-bounds.md.
      expect(pod).toSatisfyClaim(elapsed(serviceReady('fortune'), mark('init/end'), { atMost: 3 }));
    }),
  );

  control(
    'impatient',
    'a client whose init container does not wait starts without the service',
    'it started before the service listened',
    requires({ ownNamespace: true }, async (tools) => {
      const pod = await tools.startPod(client.twin('impatient').spec({ restartPolicy: 'Never' }));

      await tools.waitForExit(pod);
      const fortune = await tools.startPod(server);
      await tools.waitForMark(fortune, 'main/listening');

      expect(pod).toViolateClaim(notBefore(fortune, 'main/start'), {
        code: 'too-early',
        figures: { atLeastSeconds: 0 },
      });
      expect(endsOf(pod, 'main')).toEqual([{ exitCode: 1, reason: 'Error' }]);
    }),
  );

  proof(
    'failing-restarts',
    'a failing init container is started again, and holds the pod until it succeeds',
    async (tools) => {
      const failing = { ...stepContainer('first', { exitCode: 1 }) };
      const third = {
        ...stepContainer('first'),
        command: ['sh', '-c', 'echo run >> /state/runs; test "$(wc -l < /state/runs)" -ge 3'],
        volumeMounts: [{ name: 'state', mountPath: '/state' }],
      };
      const state = { volumes: [{ name: 'state', emptyDir: {} }] };
      const [never, atThird] = await Promise.all([
        tools.startPod(hooks.named('never').spec({ initContainers: [failing, stepContainer('second')] })),
        tools.startPod(hooks.named('at-third').spec({ initContainers: [third], ...state })),
      ]);

      await Promise.all([tools.waitFor(containerRestarted(never, 'first', 2)), tools.waitFor(podReady(atThird))]);
      const shown = await tools.kubectl('get', 'pod', 'never');

      expect(shown).toMatch(/never +0\/1 +(Init:Error|Init:CrashLoopBackOff|Init:0\/2) +[2-9]/);
      expect(marksOf(never).map(({ container }) => container)).not.toContain('second');
      expect(statesOf(never, 'main')).toEqual(['waiting']);
      expect(endsOf(atThird, 'first').map(({ exitCode }) => exitCode)).toEqual([1, 1, 0]);
      return `${shown.split('\n')[1] ?? ''}; the other pod was ready after exit codes 1, 1, 0`;
    },
  );

  proof('failing-never', 'under restartPolicy Never a failing init container fails the pod', async (tools) => {
    const failing = stepContainer('first', { exitCode: 1 });
    const initContainers = [failing, stepContainer('second')];
    const pod = await tools.startPod(hooks.spec({ restartPolicy: 'Never', initContainers }));

    await tools.waitFor(podInPhase(pod, 'Failed'));

    expect(await tools.kubectl('get', 'pod', pod.name)).toMatch(/0\/1 +Init:Error +0/);
    expect(endsOf(pod, 'first')).toEqual([{ exitCode: 1, reason: 'Error' }]);
    expect(statesOf(pod, 'second')).toEqual(['waiting']);
    expect(statesOf(pod, 'main')).toEqual(['waiting']);
  });

  proof(
    'new-sandbox',
    'when the sandbox is lost the init containers run again, in order',
    requires({ nodeShell: true }, async (tools) => {
      const initContainers = [stepContainer('first', { seconds: 0.3 }), stepContainer('second', { seconds: 0.1 })];
      const pod = await tools.startPod(hooks.spec({ initContainers }));
      // A pod without a readiness probe counts as ready before its program has begun.
      await tools.waitForMark(pod, 'main/start');

      const node = tools.onNode(pod.node);
      const ofPod = ['--quiet', '--label', `io.kubernetes.pod.uid=${pod.uid}`];
      const sandbox = await stdoutOf(node, ...crictl, 'pods', ...ofPod);
      await stdoutOf(node, ...crictl, 'stopp', sandbox.trim());
      await tools.waitForMark(pod, 'main/start', 2);

      const once = ['first/begin', 'first/beginDone', 'second/begin', 'second/beginDone', 'main/start'];
      expect(pod).toSatisfyClaim(inOrder(...once, ...once));
    }),
  );

  proof('sidecar', 'a native sidecar has started, by its startup probe, before what comes after it', async (tools) => {
    const initContainers = [stepContainer('first'), { ...sidecar(1500), ...untilItListens }, last];
    const pod = await tools.startPod(hooks.spec({ initContainers }));

    await tools.waitFor(podReady(pod));
    await tools.waitForMark(pod, 'main/start');

    expect(pod).toSatisfyClaim(inOrder('first/begin', 'first/beginDone', 'sidecar/start'));
    expect(pod).toSatisfyClaim(sidecarBeforeRest);
    expect(await tools.kubectl('get', 'pod', pod.name)).toMatch(/2\/2 +Running/);
  });

  control(
    'sidecar-without-probe',
    'without a startup probe nothing waits for the sidecar to listen',
    'the next one begins before it listens',
    async (tools) => {
      const pod = await tools.startPod(hooks.spec({ initContainers: [sidecar(30_000), last] }));

      await tools.waitForMark(pod, 'main/start');

      expect(pod).toViolateClaim(sidecarBeforeRest, {
        code: 'mark-count',
        figures: { mark: 'sidecar/listening', times: 0 },
      });
    },
  );
});

/** The mark came when the service already listened. */
function notBefore(service: Parameters<typeof ofPod>[0], name: string) {
  return elapsed(ofPod(service, mark('main/listening')), mark(name), { atLeast: 0 });
}

/** Every state in which a container was seen. */
function statesOf(pod: Parameters<typeof snapshotsOf>[0], container: string): string[] {
  const seen = snapshotsOf(pod).flatMap(({ containers }) => containers.filter(({ name }) => name === container));
  return [...new Set(seen.map(({ state }) => state))];
}
