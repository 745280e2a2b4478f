import { describe, expect, it } from 'vitest';
import type { ContainerStatus, EndpointStatus, PodFact, WorkloadFact } from '../../timeline/fact.ts';
import { NamespaceView } from '../watch/namespace-view.ts';
import {
  allPodsReady,
  anyPodGone,
  containerRestarted,
  containerRunning,
  podInPhase,
  podLeaving,
  podReady,
  podsGone,
  podTerminated,
} from './pod-conditions.ts';
import { deploymentComplete, endpointsReady, eventSeen, statefulSetComplete } from './workload-conditions.ts';

const running: ContainerStatus = { name: 'web', init: false, state: 'running', ready: true, restartCount: 0 };
const waiting = (reason: string): ContainerStatus => ({ ...running, state: 'waiting', ready: false, reason });
const exited = (exitCode: number): ContainerStatus => ({ ...running, state: 'terminated', ready: false, exitCode });

function pod(fields: Partial<PodFact> = {}): PodFact {
  return {
    kind: 'pod',
    source: 'watch',
    at: 1,
    change: 'modified',
    namespace: 'n',
    name: 'web-1',
    uid: 'u1',
    phase: 'Running',
    ready: true,
    createdAt: 0,
    containers: [running],
    labels: { app: 'web' },
    ...fields,
  };
}

function view(...facts: readonly Parameters<NamespaceView['accept']>[0][]): NamespaceView {
  const namespace = new NamespaceView('n');
  facts.forEach((fact) => {
    namespace.accept(fact);
  });
  return namespace;
}

const notReady = { ready: false, containers: [{ ...running, ready: false }] };
const goingAway = { deletionTimestamp: 9 };
const gone = pod({ change: 'deleted', ready: false, containers: [exited(137)] });

describe('podReady', () => {
  it.each([
    ['met', 'a ready pod', [pod()]],
    ['pending', 'no pod', []],
    ['pending', 'a pod that is not ready', [pod(notReady)]],
    ['pending', 'an image that may still come', [pod({ ...notReady, containers: [waiting('ImagePullBackOff')] })]],
    ['impossible', 'an image that will not', [pod({ ...notReady, containers: [waiting('ErrImageNeverPull')] })]],
    ['impossible', 'a pod on its way out', [pod(goingAway)]],
    ['impossible', 'a pod that ended', [pod({ ...notReady, phase: 'Failed' })]],
    ['impossible', 'a pod that is gone', [pod(), gone]],
  ])('is %s for %s', (state, _, facts) => {
    expect(podReady({ uid: 'u1' }).test(view(...facts))).toMatchObject({ state });
  });

  it('by name waits for the successor of a pod that goes away, and takes it', () => {
    const condition = podReady({ name: 'web-1' });
    expect(condition.test(view(pod(goingAway)))).toMatchObject({ state: 'pending' });
    expect(condition.test(view(pod(), gone))).toMatchObject({ state: 'pending' });
    expect(condition.test(view(pod(goingAway), pod({ uid: 'u2' })))).toMatchObject({
      state: 'met',
      value: { uid: 'u2' },
    });
  });

  it('says what it last saw', () => {
    const crashing = {
      ...waiting('CrashLoopBackOff'),
      restartCount: 3,
      lastState: { state: 'terminated', exitCode: 1 },
    } as const;
    expect(podReady({ uid: 'u1' }).test(view(pod({ ready: false, containers: [crashing] })))).toEqual({
      state: 'pending',
      reason: 'web-1 Running: web waiting (CrashLoopBackOff), restarted 3×, last exit 1',
    });
  });
});

describe('containerRestarted and podInPhase', () => {
  const again = pod({ containers: [{ ...running, restartCount: 1 }] });

  it.each([
    ['met', containerRestarted({ uid: 'u1' }, 'web', 1)],
    ['pending', containerRestarted({ uid: 'u1' }, 'web', 2)],
    ['pending', containerRestarted({ uid: 'u1' }, 'other', 1)],
    ['met', podInPhase({ uid: 'u1' }, 'Running')],
    ['pending', podInPhase({ uid: 'u1' }, 'Failed')],
  ])('are %s as the pod says', (state, condition) => {
    expect(condition.test(view(again))).toMatchObject({ state });
  });
});

describe('containerRunning', () => {
  it('needs the named container', () => {
    expect(containerRunning({ uid: 'u1' }, 'web').test(view(pod(notReady)))).toMatchObject({ state: 'met' });
    expect(containerRunning({ uid: 'u1' }, 'other').test(view(pod()))).toMatchObject({ state: 'pending' });
  });
});

describe('podTerminated', () => {
  it.each([
    ['met', 'a pod whose container exited', [pod({ containers: [exited(0)] })]],
    ['met', 'a pod that was gone with its exit seen', [pod(), gone]],
    ['pending', 'a pod that runs', [pod()]],
    ['pending', 'a pod of which one container runs', [pod({ containers: [exited(0), running] })]],
    ['impossible', 'a pod that was gone unseen', [pod(), pod({ change: 'deleted' })]],
  ])('is %s for %s', (state, _, facts) => {
    expect(podTerminated({ uid: 'u1' }).test(view(...facts))).toMatchObject({ state });
  });
});

describe('podsGone', () => {
  it.each([
    ['met', 'pods that were deleted', [pod(), gone]],
    ['pending', 'a pod that is there', [pod()]],
    ['pending', 'a pod that was never seen', []],
  ])('is %s for %s', (state, _, facts) => {
    expect(podsGone(['u1']).test(view(...facts))).toMatchObject({ state });
  });
});

describe('podLeaving', () => {
  it.each([
    ['met', 'a pod on its way out', [pod(), pod(goingAway)]],
    ['met', 'a pod that is gone', [pod(), gone]],
    ['pending', 'a pod that stays', [pod()]],
  ])('is %s for %s', (state, _, facts) => {
    expect(podLeaving('u1').test(view(...facts))).toMatchObject({ state });
  });
});

it('anyPodGone is met by the first that is gone', () => {
  expect(anyPodGone(['u1', 'u2']).test(view(pod(), pod({ uid: 'u2' })))).toMatchObject({ state: 'pending' });
  expect(anyPodGone(['u1', 'u2']).test(view(gone, pod({ uid: 'u2' })))).toMatchObject({ state: 'met' });
});

describe('allPodsReady', () => {
  const condition = allPodsReady({ app: 'web' }, 2);
  const second = { uid: 'u2', name: 'web-2' };

  it.each([
    ['met', 'as many ready pods', [pod(), pod(second)]],
    ['met', 'as many, beside one that terminates', [pod(), pod(second), pod({ uid: 'u3', ...goingAway })]],
    ['pending', 'too few', [pod()]],
    ['pending', 'too many', [pod(), pod(second), pod({ uid: 'u3' })]],
    ['pending', 'one not ready', [pod(), pod({ ...second, ...notReady })]],
    ['pending', 'one of another app', [pod(), pod({ ...second, labels: { app: 'db' } })]],
    [
      'impossible',
      'an image nobody brings',
      [pod(), pod({ ...second, ready: false, containers: [waiting('InvalidImageName')] })],
    ],
  ])('is %s for %s', (state, _, facts) => {
    expect(condition.test(view(...facts))).toMatchObject({ state });
  });
});

describe('deploymentComplete', () => {
  const done: WorkloadFact = {
    kind: 'workload',
    source: 'watch',
    at: 1,
    change: 'modified',
    workload: 'Deployment',
    namespace: 'n',
    name: 'web',
    uid: 'd',
    generation: 2,
    observedGeneration: 2,
    desired: 3,
    replicas: 3,
    updated: 3,
    ready: 3,
    available: 3,
  };

  it.each([
    ['met', 'a complete rollout', {}],
    ['pending', 'a change that was not taken up', { generation: 3 }],
    ['pending', 'old pods beside the new', { replicas: 4 }],
    ['pending', 'pods of the old template', { updated: 2 }],
    ['pending', 'a pod that is not available', { available: 2 }],
    ['impossible', 'a rollout that was given up', { stalled: 'ProgressDeadlineExceeded', updated: 1 }],
  ])('is %s for %s', (state, _, change) => {
    expect(deploymentComplete('web', 2).test(view({ ...done, ...change }))).toMatchObject({ state });
  });

  it('is not met by a StatefulSet, which has a condition of its own', () => {
    const namespace = view({ ...done, workload: 'StatefulSet' });
    expect(deploymentComplete('web').test(namespace)).toMatchObject({ state: 'pending' });
    expect(statefulSetComplete('web', 2).test(namespace)).toMatchObject({ state: 'met' });
  });

  it('does not take the state before the change for the one after', () => {
    expect(deploymentComplete('web', 3).test(view(done))).toMatchObject({ state: 'pending' });
  });
});

describe('endpointsReady', () => {
  const endpoint: EndpointStatus = { pod: 'web-1', ip: '10.0.0.1', ready: true, serving: true, terminating: false };
  const slice = (name: string, ...endpoints: EndpointStatus[]) =>
    ({
      kind: 'endpointslice',
      source: 'watch',
      at: 1,
      change: 'added',
      namespace: 'n',
      name,
      service: 'web',
      endpoints,
    }) as const;

  it('counts over all slices of the Service', () => {
    const condition = endpointsReady('web', 2);
    const draining = { ...endpoint, ready: false, terminating: true };
    expect(condition.test(view(slice('a', endpoint, draining)))).toEqual({ state: 'pending', reason: '1 ready of 2' });
    expect(condition.test(view(slice('a', endpoint, draining), slice('b', endpoint)))).toMatchObject({ state: 'met' });
  });
});

describe('eventSeen', () => {
  it('matches object and reason', () => {
    const event = {
      kind: 'event',
      source: 'watch',
      at: 1,
      namespace: 'n',
      about: { kind: 'Pod', name: 'web-1', uid: 'u1' },
      type: 'Warning',
      reason: 'FailedPreStopHook',
      message: '',
      count: 1,
    } as const;
    expect(eventSeen({ uid: 'u1' }, 'FailedPreStopHook').test(view(event))).toMatchObject({ state: 'met' });
    expect(eventSeen({ uid: 'u2' }, 'FailedPreStopHook').test(view(event))).toMatchObject({ state: 'pending' });
    expect(eventSeen({ name: 'web-1' }, 'Killing').test(view(event))).toMatchObject({ state: 'pending' });
  });
});
