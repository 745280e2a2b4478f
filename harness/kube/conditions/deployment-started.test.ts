import { expect, test } from 'vitest';
import type { ContainerStatus, PodFact, WorkloadFact } from '../../timeline/fact.ts';
import { NamespaceView } from '../watch/namespace-view.ts';
import { deploymentStarted } from './deployment-started.ts';

const container: ContainerStatus = { name: 'main', init: false, state: 'waiting', ready: false, restartCount: 0 };

function progressWith(its: Partial<ContainerStatus>, pod: Partial<PodFact> = {}, ready = 0) {
  const view = new NamespaceView('shop');
  view.accept({
    ...{
      kind: 'workload',
      source: 'watch',
      at: 1,
      change: 'added',
      workload: 'Deployment',
      namespace: 'shop',
      name: 'web',
      uid: 'd',
    },
    ...{ generation: 1, observedGeneration: 1, desired: 1, replicas: 1, updated: 1, ready, available: ready },
  } satisfies WorkloadFact);
  view.accept({
    ...{
      kind: 'pod',
      source: 'watch',
      at: 2,
      change: 'added',
      namespace: 'shop',
      name: 'web-1',
      uid: 'p',
      phase: 'Pending',
    },
    ...{ ready: false, createdAt: 1, labels: { app: 'web' }, containers: [{ ...container, ...its }] },
    ...pod,
  } satisfies PodFact);
  return deploymentStarted('web', { app: 'web' }).test(view);
}

test.each<[string, Partial<ContainerStatus>, Partial<PodFact>]>([
  ['an image that cannot be pulled', { reason: 'ImagePullBackOff' }, {}],
  ['a ConfigMap that is not there', { reason: 'CreateContainerConfigError' }, {}],
  ['a container that crashes again and again', { reason: 'CrashLoopBackOff', restartCount: 3 }, { phase: 'Running' }],
  ['no node that takes it', {}, { reason: 'Unschedulable: 0/3 nodes are available: 3 Insufficient cpu.' }],
])('a start is given up at once for %s', (_, its, pod) => {
  expect(progressWith(its, pod)).toMatchObject({
    state: 'impossible',
    reason: expect.stringContaining(pod.reason ?? its.reason ?? '') as string,
  });
});

test('a start goes on while a pod may still become ready, and is over when all are', () => {
  expect(progressWith({ reason: 'ErrImagePull' }).state).toBe('pending');
  expect(progressWith({ reason: 'CrashLoopBackOff', restartCount: 2 }).state).toBe('pending');
  expect(progressWith({ reason: 'ImagePullBackOff' }, { labels: { app: 'db' } }).state).toBe('pending');
  expect(progressWith({ state: 'running', ready: true }, { ready: true }, 1).state).toBe('met');
});
