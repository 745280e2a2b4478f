import { expect, test } from 'vitest';
import type { ContainerStatus, PodFact } from '../../timeline/fact.ts';
import { NamespaceView } from '../watch/namespace-view.ts';
import { initBegun } from './init-conditions.ts';

const init: ContainerStatus = { name: 'wait', init: true, state: 'waiting', ready: false, restartCount: 0 };

function pod(uid: string, its: Partial<ContainerStatus>, labels = { app: 'web' }): PodFact {
  return {
    ...{ kind: 'pod', source: 'watch', at: 2, change: 'added', namespace: 'shop', phase: 'Pending', ready: false },
    ...{ name: uid, uid, createdAt: 1, labels, containers: [{ ...init, ...its }] },
  };
}

function stateWith(...pods: readonly PodFact[]) {
  const view = new NamespaceView('shop');
  for (const one of pods) view.accept(one);
  return initBegun({ app: 'web' }, ['old'], ['wait']).test(view).state;
}

test('is met by a new pod whose init container runs, has ended, or was started again', () => {
  expect(stateWith(pod('new', { state: 'running' }))).toBe('met');
  expect(stateWith(pod('new', { state: 'terminated', exitCode: 0 }))).toBe('met');
  expect(stateWith(pod('new', { reason: 'CrashLoopBackOff', restartCount: 1 }))).toBe('met');
});

test('is not met by one that was there before, one of another app, another init container, and one that is yet to begin', () => {
  expect(stateWith(pod('old', { state: 'running' }))).toBe('pending');
  expect(stateWith(pod('new', { state: 'running' }, { app: 'db' }))).toBe('pending');
  expect(stateWith(pod('new', { state: 'running', name: 'migrate' }))).toBe('pending');
  expect(stateWith(pod('new', {}))).toBe('pending');
});
