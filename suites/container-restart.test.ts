/**
 * Files and restarts
 *
 * A restarted container starts on a fresh writable layer; an emptyDir survives the restart but not the pod; a PersistentVolume
 * survives both.
 */

import {
  backingOff,
  containerRestarted,
  endsOf,
  expect,
  inOrder,
  mainOf,
  podInPhase,
  podOf,
  podReady,
  podTerminated,
  snapshotsOf,
  readyAgain,
  scripted,
  stepContainer,
  requires,
  topic,
  unschedulable,
  type Tools,
} from '../harness/testing/index.ts';
import { survivalOf, survivalTable, type Hashes } from './support/survival.ts';

const corruptible = scripted('corrupting-app');
const exitCodes = scripted('exit-codes');

/** Beside the main process of sample app `hooks` and behind an init container: it ends with 42 the first time, and not again. */
const worker = {
  ...stepContainer('worker'),
  command: [
    'sh',
    '-c',
    'echo run >> /state/runs; test "$(wc -l < /state/runs)" -ge 2 && exec sleep 300; sleep 1; exit 42',
  ],
  volumeMounts: [{ name: 'state', mountPath: '/state' }],
};
/** Before these versions the rules, and the action about the whole pod, were in alpha, and off. */
const restartRules = { kubernetes: '1.35' };
const restartOfAll = { kubernetes: '1.36' };
const onExit42 = (action: string) => ({
  restartPolicy: 'Never',
  restartPolicyRules: [{ action, exitCodes: { operator: 'In', values: [42] } }],
});
const beside = scripted('hooks').spec({
  restartPolicy: 'Never',
  terminationGracePeriodSeconds: 2,
  initContainers: [stepContainer('first')],
  volumes: [{ name: 'state', emptyDir: {} }],
});
/** What becomes of the state of every container, whatever its own exit code was. */
const removedInPlace = { reason: 'RestartingAllContainers', exitCode: 137 };
const once = ['first/begin', 'first/beginDone', 'main/start'];

topic('container-restart', {}, ({ proof, control }) => {
  proof(
    'survival',
    'which files survive, byte by byte: by place, and by what becomes of the pod',
    requires({ nodeShell: true, workers: 2 }, async (tools) => {
      const [here = '', there = ''] = tools.workers;
      const hostPath = { path: await tools.hostDirectory() };
      const files = scripted('files').spec({ volumes: [{ name: 'host-path', hostPath }] });
      const withoutClaim = files.spec({ volumes: [{ name: 'claim', persistentVolumeClaim: null, emptyDir: {} }] });

      await tools.applyApp(files.spec(on(here)));
      const first = await told(tools, 1);
      await tools.signal(await tools.waitFor(podReady(first)), 'TERM');
      const restarted = await told(tools, 2);
      await tools.deleteAndWait(restarted);
      await tools.applyApp(files.spec(on(here)));
      const back = await told(tools, 3);
      await tools.deleteAndWait(back);
      await tools.applyApp(files.spec(on(there)));
      const held = await tools.waitFor(unschedulable({ name: 'files' }, /PersistentVolume's node affinity/));
      await tools.deleteAndWait({ ...held, timeline: tools.timeline });
      await tools.applyApp(withoutClaim.spec(on(there)));
      const moved = await told(tools, 4);

      const survival = {
        'container restart': survivalOf(first.kept, restarted.found),
        'pod deleted, same node': survivalOf(restarted.kept, back.found),
        'pod deleted, other node': { ...survivalOf(back.kept, moved.found), PersistentVolume: 'holds the pod Pending' },
      };
      tools.keepEvidence('survival.md', survivalTable(survival));
      expect([first.uid, restarted.uid, back.uid, moved.uid]).toEqual([first.uid, first.uid, back.uid, moved.uid]);
      expect(new Set([first.uid, back.uid, moved.uid]).size).toBe(3);
      expect(survival).toEqual({
        'container restart': fates('lost', 'kept', 'kept', 'kept', 'kept'),
        'pod deleted, same node': fates('lost', 'lost', 'lost', 'kept', 'kept'),
        'pod deleted, other node': fates('lost', 'lost', 'lost', 'lost', 'holds the pod Pending'),
      });
      return 'see survival.md in the evidence';
    }),
  );

  control(
    'no-volumes',
    'an app that writes beside its program finds nothing again',
    'all lost',
    requires({ nodeShell: true }, async (tools) => {
      const hostPath = { path: await tools.hostDirectory() };
      const twin = scripted('files').twin('no-volumes');

      await tools.applyApp(twin.spec({ volumes: [{ name: 'host-path', hostPath }] }));
      const first = await told(tools, 1);
      await tools.signal(await tools.waitFor(podReady(first)), 'TERM');
      const restarted = await told(tools, 2);

      expect(restarted.uid).toBe(first.uid);
      expect(survivalOf(first.kept, restarted.found)).toEqual(fates('lost', 'lost', 'lost', 'lost', 'lost'));
    }),
  );

  proof(
    'spoilt-volume',
    'a spoilt file on a volume makes a crash loop that lasts until it is mended',
    async (tools) => {
      const image = tools.imageOf('web', 'node');
      const mender = podOf('mender', {
        image,
        command: ['sh', '-c', 'echo sound > /state/file'],
        claims: { '/state': 'state' },
      });
      await tools.applyApp(corruptible);
      const pod = await tools.waitFor(podReady({ name: 'corrupting-app' }));

      await tools.signal(pod, 'USR2');
      const looping = await tools.waitFor(backingOff(pod, 2));
      await tools.apply(mender);
      await tools.waitFor(podTerminated({ name: 'mender' }));
      const mended = await tools.waitFor(readyAgain(pod, mainOf(looping).restartCount + 1));

      const { restartCount } = mainOf(mended);
      expect(mainOf(looping).lastState).toMatchObject({ exitCode: 65, reason: 'Error' });
      expect(await statesAtStart(tools, 2)).toEqual(['absent', 'spoilt', 'sound']);
      return `${restartCount} restarts, each on the spoilt file but the last, after it was mended`;
    },
  );

  control('no-volume', 'without the volume the same crash is the only one', 'no crash loop', async (tools) => {
    await tools.applyApp(corruptible.twin('no-volume'));
    const pod = await tools.waitFor(podReady({ name: 'corrupting-app' }));

    await tools.signal(pod, 'USR2');
    const recovered = await tools.waitFor(readyAgain(pod, 1));

    expect(mainOf(recovered)).toMatchObject({ restartCount: 1, lastState: { exitCode: 65 } });
    expect(await statesAtStart(tools, 2)).toEqual(['absent']);
  });

  proof(
    'restart-rule',
    'a rule restarts a container after one exit code, though its pod restarts nothing',
    requires(restartRules, async (tools) => {
      const pod = await tools.startPod(exitCodes);

      await tools.waitFor(podInPhase(pod, 'Failed'));

      expect(endsOf(pod, 'exit-codes').map(({ exitCode }) => exitCode)).toEqual([42, 42, 7]);
    }),
  );

  control(
    'no-rule',
    'without the rule the first exit is the last',
    'no restart',
    requires(restartRules, async (tools) => {
      const pod = await tools.startPod(exitCodes.twin('no-rule'));

      await tools.waitFor(podInPhase(pod, 'Failed'));

      expect(endsOf(pod, 'exit-codes').map(({ exitCode }) => exitCode)).toEqual([42]);
    }),
  );

  proof(
    'restart-all',
    'a rule starts all containers of the pod again in place, init containers first',
    requires(restartOfAll, async (tools) => {
      const pod = await tools.startPod(
        beside.spec({ containers: [{ ...worker, ...onExit42('RestartAllContainers') }] }),
      );

      await tools.waitForMark(pod, 'main/start', 2);
      await tools.waitFor(containerRestarted(pod, 'worker', 1));

      const addresses = snapshotsOf(pod).flatMap(({ ip }) => ip ?? []);
      const containers = snapshotsOf(pod).at(-1)?.containers ?? [];
      expect(pod).toSatisfyClaim(inOrder(...once, ...once));
      expect(pod).toSatisfyClaim(inOrder('main/start', 'main/SIGTERM', 'main/exit', 'main/start'));
      expect(new Set(addresses).size).toBe(1);
      expect(containers.map(({ name }) => name)).toEqual(['first', 'main', 'worker']);
      for (const { lastState } of containers) expect(lastState).toMatchObject(removedInPlace);
      return `the same pod at ${addresses[0] ?? ''}`;
    }),
  );

  control(
    'restart-one',
    'a rule about the container alone leaves the others',
    'one start of each',
    requires(restartRules, async (tools) => {
      const pod = await tools.startPod(beside.spec({ containers: [{ ...worker, ...onExit42('Restart') }] }));

      await tools.waitForMark(pod, 'main/start');
      await tools.waitFor(containerRestarted(pod, 'worker', 1));

      expect(pod).toViolateClaim(inOrder(...once, ...once), {
        code: 'mark-count',
        figures: { mark: 'first/begin', times: 1, wanted: 2 },
      });
      expect(snapshotsOf(pod).at(-1)?.containers).toContainEqual(
        expect.objectContaining({ name: 'main', restartCount: 0 }),
      );
    }),
  );
});

function on(node: string) {
  return { nodeSelector: { 'kubernetes.io/hostname': node } };
}

/** What sample app `files` told at the latest of so many starts: hashes of what it found, and of what it left. */
async function told(tools: Tools, starts: number) {
  const mark = (await tools.waitForMarks('files', starts)).at(-1);
  const { found, kept } = mark?.detail as { readonly found: Hashes; readonly kept: Hashes };
  return { name: mark?.pod ?? '', uid: mark?.uid ?? '', timeline: tools.timeline, found, kept };
}

function fates(layer: string, emptyDir: string, memory: string, hostPath: string, volume: string) {
  return { 'container layer': layer, emptyDir, 'emptyDir in memory': memory, hostPath, PersistentVolume: volume };
}

/** The file as sample app `corrupting-app` found it, start by start, each state once; when it has listened so many times. */
async function statesAtStart({ waitForMarks, timeline }: Tools, listened: number): Promise<unknown[]> {
  await waitForMarks('listening', listened);
  const starts = timeline.of('mark').filter(({ mark }) => mark === 'start');
  return [...new Set(starts.sort((a, b) => a.markedAt - b.markedAt).map(({ detail }) => detail['state']))];
}
