import { expect, it } from 'vitest';
import type { ContainerStatus, EventFact, PodFact } from '../../timeline/fact.ts';
import { NamespaceView } from '../watch/namespace-view.ts';
import {
  allRestarted,
  backingOff,
  mainOf,
  onePodReady,
  readyAgain,
  restartsDone,
  unschedulable,
} from './restart-conditions.ts';

it.each([
  { condition: readyAgain({ name: 'a' }, 2), pod: { ready: true }, main: { restartCount: 2 }, state: 'met' },
  { condition: readyAgain({ name: 'a' }, 2), pod: { ready: true }, main: { restartCount: 1 }, state: 'pending' },
  { condition: readyAgain({ name: 'a' }, 2), pod: { ready: false }, main: { restartCount: 2 }, state: 'pending' },
  { condition: backingOff({ name: 'a' }, 2), main: { ...waiting('CrashLoopBackOff'), restartCount: 2 }, state: 'met' },
  {
    condition: backingOff({ name: 'a' }, 3),
    main: { ...waiting('CrashLoopBackOff'), restartCount: 2 },
    state: 'pending',
  },
  { condition: backingOff({ name: 'a' }, 2), main: { ...waiting('ErrImagePull'), restartCount: 2 }, state: 'pending' },
  { condition: unschedulable({ name: 'a' }, /affinity/), pod: { phase: 'Pending', reason: 'affinity' }, state: 'met' },
  {
    condition: unschedulable({ name: 'a' }, /affinity/),
    pod: { phase: 'Pending', reason: 'memory' },
    state: 'pending',
  },
  {
    condition: unschedulable({ name: 'a' }, /affinity/),
    pod: { phase: 'Running', reason: 'affinity' },
    state: 'pending',
  },
])('$condition of $pod $main: $state', ({ condition, pod, main, state }) => {
  expect(condition.test(namespaceOf(podFact('a', pod, main))).state).toBe(state);
});

it('counts pods by their labels, each restarted often enough', () => {
  const pods = [podFact('a', {}, { restartCount: 2 }), podFact('b', {}, { restartCount: 1 })];
  const other = podFact('c', { labels: { app: 'other' } }, { restartCount: 9 });
  expect(allRestarted({ app: 'x' }, 2, 1).test(namespaceOf(...pods, other))).toEqual({ state: 'met', value: pods });
  expect(allRestarted({ app: 'x' }, 2, 2).test(namespaceOf(...pods, other)).state).toBe('pending');
});

it('finds the one pod that stays', () => {
  const leaving = podFact('a', { deletionTimestamp: 9 });
  const staying = podFact('b');
  const condition = onePodReady({ app: 'x' });
  expect(condition.test(namespaceOf(leaving, staying))).toEqual({ state: 'met', value: staying });
  expect(condition.test(namespaceOf(leaving)).state).toBe('pending');
  expect(condition.test(namespaceOf(staying, podFact('c'))).state).toBe('pending');
});

it('takes a pod without a container status for one that was never started', () => {
  expect(mainOf({ ...podFact('a'), containers: [] })).toMatchObject({ state: 'waiting', restartCount: 0 });
});

it('waits for a container that is being ended for a probe, and not for the one that took its place', () => {
  const said = (about: string, message: string): EventFact => ({
    ...{ kind: 'event', source: 'watch', at: 9, namespace: 'n', type: 'Normal', reason: 'Killing', count: 1 },
    ...{ about: { kind: 'Pod', name: about, uid: `uid-${about}` }, message, happenedAt: 8000 },
  });
  const stateWith = (event: EventFact, main: Partial<ContainerStatus>) => {
    const view = namespaceOf(podFact('a', {}, main));
    view.accept(event);
    return restartsDone({ app: 'x' }).test(view);
  };
  const killing = said('a', 'Container main failed liveness probe, will be restarted');

  expect(stateWith(killing, { startedAt: 5000 })).toEqual({
    state: 'pending',
    reason: 'a: Container main failed liveness probe, will be restarted',
  });
  expect(stateWith(killing, { startedAt: 8000 }).state).toBe('met');
  expect(stateWith(killing, { startedAt: 5000, state: 'terminated' }).state).toBe('met');
  expect(stateWith(said('a', 'Stopping container main'), { startedAt: 5000 }).state).toBe('met');
  expect(stateWith(said('b', killing.message), { startedAt: 5000 }).state).toBe('met');
});

function waiting(reason: string): Partial<ContainerStatus> {
  return { state: 'waiting', reason };
}

function podFact(name: string, pod: Partial<PodFact> = {}, main: Partial<ContainerStatus> = {}): PodFact {
  return {
    kind: 'pod',
    source: 'watch',
    at: 1,
    change: 'modified',
    namespace: 'n',
    name,
    uid: `uid-${name}`,
    phase: 'Running',
    ready: true,
    createdAt: 0,
    containers: [{ name: 'main', init: false, ready: true, state: 'running', restartCount: 0, ...main }],
    labels: { app: 'x' },
    ...pod,
  };
}

function namespaceOf(...pods: readonly PodFact[]): NamespaceView {
  const view = new NamespaceView('n');
  pods.forEach((pod) => {
    view.accept(pod);
  });
  return view;
}
