import { describe, expect, test } from 'vitest';
import type { ContainerStatus, EventFact, PodFact } from '../../timeline/fact.ts';
import { NamespaceView } from '../watch/namespace-view.ts';
import { stuckPod } from './stuck-pod.ts';

const container: ContainerStatus = { name: 'main', init: false, state: 'waiting', ready: false, restartCount: 0 };

function podWith(its: Partial<ContainerStatus>, pod: Partial<PodFact> = {}): PodFact {
  const of = { source: 'watch', at: 2, change: 'added', namespace: 'shop', phase: 'Pending', ready: false } as const;
  const labels = { app: 'web' };
  return {
    kind: 'pod',
    ...of,
    name: 'web-1',
    uid: 'p',
    createdAt: 1,
    labels,
    containers: [{ ...container, ...its }],
    ...pod,
  };
}

function stuckAmong(...pods: readonly PodFact[]) {
  const view = new NamespaceView('shop');
  for (const pod of pods) view.accept(pod);
  return stuckPod(view, { app: 'web' });
}

const noNode = 'Unschedulable: 0/3 nodes are available: 3 Insufficient cpu.';
const noGate = 'ReadinessGatesNotReady: corresponding condition of pod readiness gate "x" does not exist.';

/** As containerd says it. */
const notFound = {
  state: 'terminated',
  reason: 'StartError',
  exitCode: 128,
  message: 'unable to start container process: exec: "nope": executable file not found in $PATH: unknown',
} as const;

test.each<[string, Partial<ContainerStatus>, Partial<PodFact>, string, number]>([
  ['an image that cannot be pulled', { reason: 'ImagePullBackOff' }, {}, 'image', 0],
  ['a ConfigMap that is not there', { reason: 'CreateContainerConfigError' }, {}, 'config', 0],
  ['crashes again and again', { reason: 'CrashLoopBackOff', restartCount: 3 }, { phase: 'Running' }, 'crashes', 0],
  [
    'a command that is not there',
    { reason: 'CrashLoopBackOff', restartCount: 1, lastState: notFound },
    { phase: 'Running' },
    'config',
    0,
  ],
  ['no node that takes it', {}, { reason: noNode }, 'no-node', 5000],
  [
    'a readiness gate nobody sets',
    { state: 'running', ready: true },
    { phase: 'Running', reason: noGate },
    'readiness-gate',
    10_000,
  ],
])('a pod is stuck by %s', (_, its, pod, code, lasts) => {
  const reason = expect.stringContaining(pod.reason ?? its.reason ?? '') as string;
  expect(stuckAmong(podWith(its, pod))).toMatchObject({ uid: 'p', code, lasts, reason });
});

test('a container that is ended for its postStart hook is not told to end by itself', () => {
  const event: EventFact = {
    ...{ kind: 'event', source: 'watch', at: 1, namespace: 'n', type: 'Warning', count: 4, message: '' },
    ...{ about: { kind: 'Pod', name: 'web-1', uid: 'p' }, reason: 'FailedPostStartHook' },
  };
  const stuckWith = (reason: string, ...events: readonly EventFact[]) => {
    const pods = new Map([['p', podWith({ reason, restartCount: 3 })]]);
    return stuckPod({ pods, events }, { app: 'web' })?.fix;
  };
  const byHook = expect.stringMatching(/^let its postStart hook succeed/) as string;
  expect(stuckWith('CrashLoopBackOff', event)).toEqual(byHook);
  expect(stuckWith('PostStartHookError', event)).toEqual(byHook);
  expect(stuckWith('CrashLoopBackOff')).toContain('it ends by itself');
  expect(stuckWith('CrashLoopBackOff', { ...event, about: { ...event.about, uid: 'q' } })).toContain('ends by itself');
});

test('a pod that may still become ready is not stuck', () => {
  for (const pod of [
    podWith({ reason: 'ErrImagePull' }),
    podWith({ reason: 'CrashLoopBackOff', restartCount: 2 }),
    podWith({ reason: 'RunContainerError', restartCount: 0, lastState: notFound }),
    podWith({ reason: 'CrashLoopBackOff', restartCount: 1, lastState: { ...notFound, message: 'deadline exceeded' } }),
    podWith({ reason: 'ImagePullBackOff' }, { labels: { app: 'db' } }),
    podWith({ reason: 'ImagePullBackOff' }, { deletionTimestamp: 9 }),
    podWith({ state: 'running', ready: true }, { ready: true, reason: noGate }),
    podWith({}, { reason: noGate.replace('does not exist', 'is "False"') }),
  ])
    expect(stuckAmong(pod)).toBeUndefined();
});

test('a pod without a node may get the place of one that is on its way out', () => {
  const leaving = podWith({ state: 'running', ready: true }, { uid: 'old', ready: true, deletionTimestamp: 9 });
  const waiting = podWith({}, { reason: noNode });
  expect(stuckAmong(leaving, waiting)).toBeUndefined();
  expect(stuckAmong(waiting, { ...leaving, labels: { app: 'db' } })).toMatchObject({ code: 'no-node' });
});

describe('a pod whose volume is not mounted', () => {
  const pending = podWith({ reason: 'ContainerCreating' }, { node: 'two' });
  const old = podWith({ state: 'running', ready: true }, { uid: 'old', node: 'one', phase: 'Running', ready: true });
  const says = (reason: string, message: string, uid = 'p'): EventFact => ({
    ...{ kind: 'event', source: 'watch', at: 3, namespace: 'shop', type: 'Warning', count: 1 },
    ...{ about: { kind: 'Pod', name: 'web-1', uid }, reason, message },
  });
  const elsewhere = says(
    'FailedAttachVolume',
    'Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) web-0',
  );
  const among = (events: readonly EventFact[], ...pods: readonly PodFact[]) => {
    const view = new NamespaceView('shop');
    for (const fact of [...pods, ...events]) view.accept(fact);
    return stuckPod(view, { app: 'web' });
  };

  test('is stuck where the pod that has it stays on another node, in the words of the cluster', () => {
    expect(among([elsewhere], pending, old)).toMatchObject({
      ...{ uid: 'p', code: 'volume', lasts: 10_000 },
      reason:
        'web-1 Pending: main waiting (ContainerCreating); FailedAttachVolume: Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) web-0',
    });
  });

  test('is not where it comes free, or came', () => {
    for (const found of [
      among([elsewhere], pending, { ...old, deletionTimestamp: 9 }),
      among([elsewhere], pending),
      among([elsewhere], pending, { ...old, node: 'two' }),
      among([elsewhere, says('SuccessfulAttachVolume', 'AttachVolume.Attach succeeded')], pending, old),
      among([{ ...elsewhere, about: { kind: 'Pod', name: 'web-0', uid: 'old' } }], pending, old),
      among([says('FailedAttachVolume', 'AttachVolume.Attach failed: timed out')], pending, old),
      among([says('FailedMount', 'object "shop"/"web" not registered')], pending, old),
    ])
      expect(found).toBeUndefined();
  });

  test('is stuck without what it is made of', () => {
    const missing = says('FailedMount', 'MountVolume.SetUp failed for volume "config" : configmap "web" not found');
    expect(among([missing], pending)).toMatchObject({
      ...{ code: 'config', lasts: 10_000 },
      reason: expect.stringContaining('FailedMount: MountVolume.SetUp failed') as string,
    });
  });

  test('is stuck where another pod alone may have it', () => {
    const reason =
      'Unschedulable: 0/3 nodes are available: 3 node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode.';
    expect(stuckAmong(podWith({}, { reason }), old)).toMatchObject({ code: 'volume', lasts: 5000 });
    expect(stuckAmong(podWith({}, { reason }), { ...old, deletionTimestamp: 9 })).toBeUndefined();
  });
});

test('a command that is not there is named in the words of the container runtime', () => {
  const stuck = stuckAmong(podWith({ reason: 'CrashLoopBackOff', restartCount: 1, lastState: notFound }));
  expect(stuck?.reason).toContain('last exit 128 (unable to start container process: exec: "nope": executable file');
});

test('of a long message, which the container waits with and has ended with, the end is told, and once', () => {
  const message = `failed to create containerd task: ${'x'.repeat(200)}: ${notFound.message}`;
  const its = { reason: 'RunContainerError', message, restartCount: 1, lastState: { ...notFound, message } };
  const { reason = '' } = stuckAmong(podWith(its)) ?? {};
  expect(reason).toContain('(RunContainerError, failed to create containerd task: ');
  expect(reason.split('executable file not found in $PATH: unknown')).toHaveLength(2);
});
